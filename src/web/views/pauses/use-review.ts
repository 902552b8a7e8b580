import { useEffect, useState } from 'preact/hooks';
import type { ResumeReviewView } from '../../../protocol/views.js';
import { Problem } from '../../api.js';
import { calls, type PauseTarget } from '../../calls.js';

export interface Reviewed {
  review: ResumeReviewView | null;
  problem: Problem | null;
  again: () => void;
}

/** What would happen if this pause were lifted now. Asking changes nothing. */
export function useReview(target: PauseTarget): Reviewed {
  const [review, setReview] = useState<ResumeReviewView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    calls.reviewResume(target).then(
      answer => isCurrent && setReview(answer),
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (isCurrent) setProblem(error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [turn]);
  return { review, problem, again: () => setTurn(turn + 1) };
}

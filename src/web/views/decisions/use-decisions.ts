import { useEffect, useState } from 'preact/hooks';
import type { DecisionView } from '../../../protocol/views.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';

/** What was decided about a message, newest first. */
export function useDecisions(messageId: string) {
  const [decisions, setDecisions] = useState<readonly DecisionView[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    calls.decisions(messageId).then(
      ({ data }) =>
        isCurrent &&
        setDecisions([...data].sort((one, other) => other.lastAt.localeCompare(one.lastAt))),
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (isCurrent) setProblem(error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [messageId, turn]);
  return { decisions, problem, again: () => setTurn(turn + 1) };
}

import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api.js';

interface Asked<Answer> {
  /** null until it has come. */
  answer: Answer | null;
  problem: Problem | null;
  again: () => void;
  /** What was done here shows at once. */
  change: (how: (answer: Answer) => Answer) => void;
}

/** An answer of the gateway, asked anew for another `key` and whenever the page is looked at again. */
export function useAnswer<Answer>(ask: () => Promise<Answer>, key: string): Asked<Answer> {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn(before => before + 1);
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      found => {
        if (!isCurrent) return;
        setAnswer(found);
        setProblem(null);
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (isCurrent) setProblem(error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key, turn]);
  useEffect(() => {
    const look = () => document.hidden || again();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const change = (how: (known: Answer) => Answer) =>
    setAnswer(known => (known === null ? known : how(known)));
  return { answer, problem, again, change };
}

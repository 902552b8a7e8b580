import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../../api.js';
import { calls, type RulesPlan, type RulesWish } from '../../calls.js';

const typingPauseMs = 400;

/** What the wished rules would come to, asked after each pause of typing; null until answered. */
export function usePlan(wish: RulesWish): RulesPlan | null {
  const [plan, setPlan] = useState<RulesPlan | null>(null);
  const asked = JSON.stringify(wish);
  useEffect(() => {
    const running = new AbortController();
    const timer = setTimeout(() => {
      calls.planPolicy(wish, running.signal).then(
        answer => setPlan(answer),
        (error: unknown) => {
          // What is wrong is said again, and for certain, when it is applied.
          if (!running.signal.aborted && !(error instanceof Problem)) throw error;
        },
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [asked]);
  return plan;
}

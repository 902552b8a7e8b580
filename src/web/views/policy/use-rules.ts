import { useEffect, useState } from 'preact/hooks';
import type { PolicyVersionView, PolicyView } from '../../../protocol/views.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';

export interface RulesState {
  view: PolicyView | null;
  versions: readonly PolicyVersionView[];
  problem: Problem | null;
  /** Reads them again; what is shown stays until they come. */
  again: () => void;
}

/** The rules in force for the company, or for one number, and how they came to be. */
export function useRules(session: string | null): RulesState {
  const [view, setView] = useState<PolicyView | null>(null);
  const [versions, setVersions] = useState<readonly PolicyVersionView[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    Promise.all([calls.policy(session), calls.policyVersions(session)]).then(
      ([rules, { data }]) => {
        if (!isCurrent) return;
        setView(rules);
        setVersions(data);
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (isCurrent) setProblem(error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [session, turn]);
  return { view, versions, problem, again: () => setTurn(turn + 1) };
}

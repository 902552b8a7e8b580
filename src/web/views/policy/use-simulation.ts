import { useEffect, useRef, useState } from 'preact/hooks';
import type { SimulationView } from '../../../protocol/views.js';
import { calls, type RulesWish } from '../../calls.js';
import { problemWords } from '../../ui/problem-words.js';

export interface SimulationState {
  /** null until it was asked for, and again when the rules have changed since. */
  view: SimulationView | null;
  busy: boolean;
  failure: string | null;
  run: () => void;
}

const atRest = { view: null, busy: false, failure: null };

/** The last days under the wished rules, when somebody asks for it. */
export function useSimulation(wish: RulesWish, days: number): SimulationState {
  const [state, setState] = useState<Omit<SimulationState, 'run'>>(atRest);
  const running = useRef<AbortController | null>(null);
  const asked = JSON.stringify(wish);
  useEffect(() => {
    setState(atRest);
    return () => running.current?.abort();
  }, [asked]);
  const run = () => {
    const own = new AbortController();
    running.current?.abort();
    running.current = own;
    setState({ ...atRest, busy: true });
    calls.simulatePolicy(wish, { days, signal: own.signal }).then(
      view => {
        if (!own.signal.aborted) setState({ ...atRest, view });
      },
      (error: unknown) => {
        if (!own.signal.aborted) setState({ ...atRest, failure: problemWords(error) });
      },
    );
  };
  return { ...state, run };
}

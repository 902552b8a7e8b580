import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { warmUpLimits } from '../../state/warm-up.js';
import { can } from '../../store.js';

const none: readonly number[] = [];

/** The days of a number's warm-up as its rules have them; empty until known, or for who may not see rules. */
export function useWarmUpLimits(sessionId: string | null): readonly number[] {
  const [limits, setLimits] = useState(none);
  useEffect(() => {
    if (!sessionId || !can('policy:read')) return;
    calls.policy(sessionId).then(
      ({ effective }) => setLimits(warmUpLimits(effective)),
      (error: unknown) => {
        // The day and its limit stand in words; only the drawing is missing.
        if (!(error instanceof Problem)) throw error;
      },
    );
  }, [sessionId]);
  return limits;
}

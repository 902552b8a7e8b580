import type { Clock } from '../kernel/clock.js';
import type { Verdict } from '../pacing/index.js';

/** A verdict of the worker that is not in the log yet. */
export interface Unsaved<Decision> {
  decision: Decision;
  times: number;
}

interface Lane<Decision> {
  unsaved: Unsaved<Decision>[];
  /** What was written last, and when. */
  saved: Decision | null;
  savedAtMs: number;
}

/** A lane that is woken over and over says the same each time; that is written this often. */
const saveEveryMs = 5_000;
/** More is said only while nothing can be written. */
const mostUnsaved = 50;

interface Looked {
  message: { id: string };
  verdict: Verdict;
}

function saysTheSame(one: Looked, other: Looked): boolean {
  const code = ({ verdict }: Looked) => (verdict.kind === 'send' ? null : verdict.because);
  return (
    one.message.id === other.message.id &&
    one.verdict.kind === other.verdict.kind &&
    code(one) === code(other)
  );
}

/**
 * What the worker decided at its looks, until somebody writes it down. A look that lets a message
 * go, or has it wait its turn, is written with the claim that follows: no transaction of its own.
 */
export function createLookLog<Decision extends Looked>(clock: Clock) {
  const lanes = new Map<string, Lane<Decision>>();

  function laneOf(sessionId: string): Lane<Decision> {
    const lane = lanes.get(sessionId) ?? { unsaved: [], saved: null, savedAtMs: 0 };
    lanes.set(sessionId, lane);
    return lane;
  }

  return {
    note(sessionId: string, decision: Decision): void {
      const { unsaved } = laneOf(sessionId);
      const last = unsaved.at(-1);
      if (last && saysTheSame(last.decision, decision)) {
        unsaved.splice(-1, 1, { decision, times: last.times + 1 });
        return;
      }
      unsaved.push({ decision, times: 1 });
      if (unsaved.length > mostUnsaved) unsaved.shift();
    },
    /** Whether it is worth a transaction of its own by now: it is news, or has been said for long. */
    isDue(sessionId: string): boolean {
      const { unsaved, saved, savedAtMs } = laneOf(sessionId);
      const last = unsaved.at(-1);
      if (!last) return false;
      const isNews = !saved || !saysTheSame(last.decision, saved);
      return isNews || clock.monotonicMs() - savedAtMs >= saveEveryMs;
    },
    /** Everything unsaved; the caller writes it. */
    take(sessionId: string): readonly Unsaved<Decision>[] {
      const lane = laneOf(sessionId);
      lane.saved = lane.unsaved.at(-1)?.decision ?? lane.saved;
      lane.savedAtMs = clock.monotonicMs();
      return lane.unsaved.splice(0);
    },
  };
}

export type LookLog<Decision extends Looked> = ReturnType<typeof createLookLog<Decision>>;

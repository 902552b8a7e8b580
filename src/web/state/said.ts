import type { ConsentView } from '../../protocol/views.js';

/** What a person may have said about being written to, as the page lets one write it down. */
export const sayings = ['agreed', 'marketing', 'noMarketing', 'stop', 'again'] as const;
export type Saying = (typeof sayings)[number];

/** What of it the ledger is told. */
export const entryOf: Record<Saying, { kind: string; scope?: 'marketing' }> = {
  agreed: { kind: 'granted' },
  marketing: { kind: 'granted', scope: 'marketing' },
  noMarketing: { kind: 'refused', scope: 'marketing' },
  stop: { kind: 'opted_out' },
  again: { kind: 'opted_in' },
};

/** A yes needs to be shown later; a no is believed as it is. */
export const needsEvidence = (saying: Saying): boolean =>
  saying !== 'stop' && saying !== 'noMarketing';

type Known = Pick<ConsentView, 'state' | 'marketing' | 'optedOutAt'>;

/** What would change something for this person; the likeliest first. */
export function sayable({ state, marketing, optedOutAt }: Known): Saying[] {
  if (optedOutAt) return ['again'];
  return sayings.filter(saying => {
    if (saying === 'agreed') return state !== 'granted';
    if (saying === 'marketing') return marketing !== 'granted';
    if (saying === 'noMarketing') return marketing !== 'refused';
    return saying === 'stop';
  });
}

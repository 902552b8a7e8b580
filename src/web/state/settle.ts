import type { SessionView } from '../../protocol/views.js';

/** What a person can say of a message nobody could find, the harmless answer first. */
export const decisions = ['arrived', 'send_again', 'give_up'] as const;

export type Decision = (typeof decisions)[number];

/** Engines whose WAHA takes the id we give a message, so that a second try is the same message. */
const ownIdEngines = new Set(['GOWS', 'NOWEB']);

/** Whether a second try may arrive beside the first. An engine nobody knows is not trusted. */
export function mayArriveTwice(session: Pick<SessionView, 'engine'> | undefined): boolean {
  return !ownIdEngines.has(session?.engine ?? '');
}

type Consequence = `settle.${'arrivedWhy' | 'sendAgainSame' | 'sendAgainTwice' | 'giveUpWhy'}`;

/** What follows from an answer, before it is given. */
export function consequence(decision: Decision, twice: boolean): Consequence {
  if (decision === 'arrived') return 'settle.arrivedWhy';
  if (decision === 'give_up') return 'settle.giveUpWhy';
  return twice ? 'settle.sendAgainTwice' : 'settle.sendAgainSame';
}

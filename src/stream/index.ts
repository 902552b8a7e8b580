/**
 * The ordered log of what changed, one rising number per company, written in the transaction that
 * made the change. Readers ask for everything after a number and never meet a gap.
 * It never knows what an event means.
 */
export type { EventRow } from './model.js';
export { createStream, type Stream } from './stream.js';

/**
 * The browsers' live line: numbered changes, heartbeats, and what is too fleeting for the log.
 * It shows; it never decides.
 */
export type { Present } from './present.js';
export { createRealtime, type Realtime } from './realtime.js';

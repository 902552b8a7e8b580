/**
 * WhatsApp numbers connected through WAHA: what we want of them, what WAHA says of them, their
 * pairing code and their secrets. Nothing is sent from here.
 */
export { countedSince } from './counted-day.js';
export type { SessionEventRow, SessionRow } from './model.js';
export { sessionRoutes } from './routes.js';
export { asksForScan, isDown, isWorking } from './session-status.js';
export { createSessions, type Sessions } from './sessions.js';
export { timelockEndsAt } from './signals.js';
export type { Effect } from './verbs/change-session.js';
export type { Health } from './verbs/note-health.js';
export { healthView, restrictionView, silenceView } from './views.js';
export { createSupervisor, type Supervisor } from './workers/supervisor.js';

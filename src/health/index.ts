/**
 * How well each number stands, read from what happened to it: a score with its parts, the steps of
 * its warm-up, the end of WhatsApp's own locks, and stops that nobody had to ask for. It sends
 * nothing and changes no message.
 */
export { createHealth, type HealthModule, type HealthPorts } from './health.js';
export type { SessionDayRow } from './model.js';

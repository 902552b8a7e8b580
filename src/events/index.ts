/** The closed list of what can happen. Holds no behaviour. */
export type * from './act.js';
export type * from './domain-event.js';

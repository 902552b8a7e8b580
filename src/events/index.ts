/** The closed list of what can happen. Holds no behaviour. */
export type * from './domain-event.js';

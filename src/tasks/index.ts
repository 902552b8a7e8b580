/**
 * Long work that a person started: its state, its progress, how it ended. Never the work itself.
 */
export type { TaskRow } from './model.js';
export { createTasks, type Tasks } from './tasks.js';

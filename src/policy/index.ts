/**
 * Pauses: who stopped what, when and why. It never evaluates rules, that is pacing.
 */
export { createPolicy, pauseView, type PauseScope, type PolicyModule } from './policy.js';
export { policyRoutes } from './routes.js';

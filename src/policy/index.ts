/**
 * Which rules bind (layers and their versions), what is paused, and slow starts after a stop. It
 * never evaluates a rule, that is pacing.
 */
export { hasNoGap } from './advised.js';
export type { PauseRow } from './model.js';
export { columnsOf, isOn, type PauseTarget } from './pause-target.js';
export { createPolicy, type PolicyModule } from './policy.js';
export { bindingRamp, wasLong, type Ramp } from './ramp.js';
export { policyRoutes } from './routes/policy-routes.js';
export {
  readTarget,
  reasonText,
  rulesKeys,
  targetKeys,
  type RulesWish,
  type SessionIdOf,
  type TargetWish,
} from './schema.js';
export type { PauseOrder } from './verbs/pause.js';
export type { PolicyWish } from './verbs/plan-version.js';
export type { Rules } from './verbs/rules.js';
export { pauseView } from './views.js';

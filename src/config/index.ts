/**
 * From the environment and the files beside it to typed settings, checked once at the start and
 * passed down.
 */
export { ConfigError } from './config-error.js';
export { loadConfig, type Config } from './config.js';
export { environmentNames, type LogLevel } from './env-schema.js';
export { loadEnvFiles } from './env.js';
export {
  loadPolicy,
  loadPolicyLayers,
  resolvePolicy,
  type PolicyComplaint,
  type PolicyLayers,
  type StoredRules,
} from './policy.js';
export { loadSecrets, type Secrets } from './secrets.js';
export {
  loadProhibitedContent,
  loadStopWords,
  parseProhibitedContent,
  parseStopWords,
} from './word-lists.js';

/**
 * How the gateway is doing, for people and monitors, the guarded step out of a pause, and the
 * try-out desk of the sandbox. The only messages it changes are stale ones that somebody takes back.
 */
export { createOperations, sessionCounts, type Operations } from './operations.js';
export { resumeRoutes } from './resume-routes.js';
export { operationsRoutes } from './routes.js';
export { clockFact, createSandboxDesk, type SandboxDesk } from './sandbox.js';
export { sandboxRoutes } from './sandbox-routes.js';
export { createResuming, type Resuming } from './verbs/resuming.js';
export { createOutages, type Outages } from './workers/outages.js';
export { createSafeMode, type SafeMode } from './workers/safe-mode.js';
export { createPauseEnds, type PauseEnds } from './workers/pause-ends.js';

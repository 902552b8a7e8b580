/**
 * How the gateway is doing, for people and monitors, the guarded step out of a pause, and the
 * try-out desk of the sandbox. The only messages it changes are stale ones that somebody takes back.
 */
export { createOperations, sessionCounts, type Operations } from './operations.js';
export { resumeRoutes } from './resume-routes.js';
export { operationsRoutes } from './routes.js';
export { clockFact, createSandboxDesk, type SandboxDesk } from './sandbox.js';
export { sandboxRoutes } from './sandbox-routes.js';
export { simulateRoutes } from './simulate-routes.js';
export { createStats } from './verbs/stats.js';
export { statsRoutes } from './stats-routes.js';
export { createResuming, type Resuming } from './verbs/resuming.js';
export { createSimulation, type Simulation } from './verbs/simulate.js';
export { createNeighbours, type ForeignChanges, type Neighbours } from './workers/neighbours.js';
export { createClockWatch, type ClockWatch } from './workers/clock-watch.js';
export { createDiskWatch, type DiskWatch } from './workers/disk-watch.js';
export { createOutages, type Outages } from './workers/outages.js';
export { createSafeMode, type SafeMode } from './workers/safe-mode.js';
export { createPauseEnds, type PauseEnds } from './workers/pause-ends.js';

/**
 * How the gateway is doing, for people and monitors, and the try-out desk of the sandbox. It never
 * changes a message.
 */
export { createOperations, sessionCounts, type Operations } from './operations.js';
export { operationsRoutes } from './routes.js';
export { clockFact, createSandboxDesk, type SandboxDesk } from './sandbox.js';
export { sandboxRoutes } from './sandbox-routes.js';

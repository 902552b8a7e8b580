/** The built-in WAHA: plays WAHA's contract over HTTP and keeps the journal that tests judge by. */
export { createSandbox } from './sandbox.js';
export { createRelay, type Relay } from './relay.js';
export { demoPeople, demoSessions } from './demo.js';
export type { Sandbox } from './sandbox.js';
export type { InSession, SandboxControl } from './control.js';
export type { Fault, FaultKind, KillPoint } from './faults.js';
export type { Written } from './inbound.js';
export type { JournalLine } from './journal.js';
export type { Capping, Me, SessionConfig, SessionStatus, Timelock } from './model.js';
export type { EngineMode, PersonSeed, SandboxOptions, SessionSeed } from './options.js';
export type { RecordedRequest } from './request-log.js';

/**
 * Where lines go: the console, api.log, error.log, waha.log and app.log. Everything passes one
 * redaction.
 */
export { createLogging, type Logging, type LoggingOptions } from './logging.js';
export type { LogLevel } from './line.js';
export { maskText, maskValue } from './redact.js';

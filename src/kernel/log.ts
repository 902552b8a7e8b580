/** Values that go beside a log line. Phone numbers and texts do not belong here; redaction is the net below. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where modules say what they do. `message` is a constant phrase, values are fields.
 * error wakes someone; warn is degraded but healing; info is a handful a minute; debug is everything.
 */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** The same log under another module's name. */
  child(module: string): Log;
}

/** For places that have nobody to tell. */
export const silentLog: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  child: () => silentLog,
};

import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields } from '../kernel/log.js';

const storage = new AsyncLocalStorage<LogFields>();

/** Runs `run` with these fields on every line logged inside it, beside those already there. */
export function withContext<Result>(fields: LogFields, run: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...fields }, run);
}

export function contextFields(): LogFields {
  return storage.getStore() ?? {};
}

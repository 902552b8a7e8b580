import { id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId } from '../kernel/ids.js';

/** The first answer to a caller's key. */
export interface IdempotencyRow {
  companyId: CompanyId;
  /** `user:…` or `key:…`. */
  caller: string;
  key: string;
  /** Of the validated body: another body under the same key is another wish. */
  requestHash: string;
  statusCode: number | null;
  reply: unknown;
  messageId: string | null;
  createdAt: Date;
}

export const idempotencyKeys = table<IdempotencyRow>('idempotency_keys', {
  companyId: key(id),
  caller: key(text),
  key: key(text),
  requestHash: text,
  statusCode: maybe(integer),
  reply: maybe(json),
  messageId: maybe(id),
  createdAt: time,
});

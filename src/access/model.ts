import { id, json, key, maybe, table, text, time } from '../db/table.js';
import type { ApiKeyId, CompanyId } from '../kernel/ids.js';
import type { Permission } from '../kernel/principal.js';

/** A script's credential. Only its hash is kept. */
export interface ApiKeyRow {
  id: ApiKeyId;
  companyId: CompanyId;
  name: string;
  /** First characters, to recognise it by. */
  prefix: string;
  keyHash: string;
  scopes: Permission[];
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
}

export const apiKeys = table<ApiKeyRow>('api_keys', {
  id: key(id),
  companyId: id,
  name: text,
  prefix: text,
  keyHash: text,
  scopes: json,
  lastUsedAt: maybe(time),
  revokedAt: maybe(time),
  createdAt: time,
});

import { flag, id, json, key, maybe, table, text, time } from '../db/table.js';
import type { ApiKeyId, CompanyId, SessionId, UserId } from '../kernel/ids.js';
import type { KeyScope, Permission } from '../kernel/principal.js';

/** A script's credential. Only its hash is kept. */
export interface ApiKeyRow {
  id: ApiKeyId;
  companyId: CompanyId;
  name: string;
  /** First characters, to recognise it by. */
  prefix: string;
  keyHash: string;
  scopes: (KeyScope | Permission)[];
  /** null: all sessions of the company. */
  sessionIds: SessionId[] | null;
  /** null: by the environment. */
  createdBy: string | null;
  lastUsedAt: Date | null;
  /** null: never. */
  expiresAt: Date | null;
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
  sessionIds: maybe(json),
  createdBy: maybe(text),
  lastUsedAt: maybe(time),
  expiresAt: maybe(time),
  revokedAt: maybe(time),
  createdAt: time,
});

/** What a manager may do on one session. */
export interface AccessRow {
  sessionId: SessionId;
  userId: UserId;
  companyId: CompanyId;
  canRead: boolean;
  canWrite: boolean;
  canManageChats: boolean;
  grantedBy: string;
  createdAt: Date;
}

export const sessionAccess = table<AccessRow>('session_access', {
  sessionId: key(id),
  userId: key(id),
  companyId: id,
  canRead: flag,
  canWrite: flag,
  canManageChats: flag,
  grantedBy: text,
  createdAt: time,
});

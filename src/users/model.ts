import { id, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, UserId } from '../kernel/ids.js';
import type { Role } from '../kernel/principal.js';

/** A person who signs in. */
export interface UserRow {
  id: UserId;
  companyId: CompanyId;
  email: string;
  /** Folded, so that nobody exists twice in other letters. */
  emailKey: string;
  name: string;
  role: Role;
  status: 'active' | 'disabled';
  passwordHash: string;
  lastLoginAt: Date | null;
  createdAt: Date;
}

export const users = table<UserRow>('users', {
  id: key(id),
  companyId: id,
  email: text,
  emailKey: text,
  name: text,
  role: text,
  status: text,
  passwordHash: text,
  lastLoginAt: maybe(time),
  createdAt: time,
});

/** A refresh token, one of a family that began with a sign-in. */
export interface TokenRow {
  id: string;
  companyId: CompanyId;
  userId: UserId;
  familyId: string;
  tokenHash: string;
  expiresAt: Date;
  /** Used once; using it again means somebody has a copy. */
  replacedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
}

export const tokens = table<TokenRow>('user_tokens', {
  id: key(id),
  companyId: id,
  userId: id,
  familyId: id,
  tokenHash: text,
  expiresAt: time,
  replacedAt: maybe(time),
  revokedAt: maybe(time),
  createdAt: time,
});

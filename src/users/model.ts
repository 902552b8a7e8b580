import { id, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, UserId } from '../kernel/ids.js';
import type { Role } from '../kernel/principal.js';

/** A person who signs in. */
export interface UserRow {
  id: UserId;
  /** null: a superadmin, who is of no company. */
  companyId: CompanyId | null;
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
  companyId: maybe(id),
  email: text,
  emailKey: text,
  name: text,
  role: text,
  status: text,
  passwordHash: text,
  lastLoginAt: maybe(time),
  createdAt: time,
});

/** A role within a company. */
export type TeamRole = Exclude<Role, 'superadmin'>;

/** Somebody of a company's team. */
export interface MemberRow extends UserRow {
  companyId: CompanyId;
  role: TeamRole;
}

/** A refresh token, one of a family that began with a sign-in. */
export interface TokenRow {
  id: string;
  companyId: CompanyId | null;
  userId: UserId;
  familyId: string;
  /** The token it was given for; null for the first of its family. */
  parentId: string | null;
  tokenHash: string;
  expiresAt: Date;
  /** Used once; using it again means somebody has a copy. */
  replacedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
}

export const tokens = table<TokenRow>('user_tokens', {
  id: key(id),
  companyId: maybe(id),
  userId: id,
  familyId: id,
  parentId: maybe(id),
  tokenHash: text,
  expiresAt: time,
  replacedAt: maybe(time),
  revokedAt: maybe(time),
  createdAt: time,
});

/** A way in that works once: an invitation, or a new password. */
export interface LinkRow {
  id: string;
  companyId: CompanyId;
  purpose: 'invite' | 'reset';
  tokenHash: string;
  /** Whose password; null for an invitation. */
  userId: UserId | null;
  email: string;
  emailKey: string;
  name: string;
  role: TeamRole;
  madeBy: string;
  expiresAt: Date;
  usedAt: Date | null;
  createdAt: Date;
}

export const links = table<LinkRow>('user_links', {
  id: key(id),
  companyId: id,
  purpose: text,
  tokenHash: text,
  userId: maybe(id),
  email: text,
  emailKey: text,
  name: text,
  role: text,
  madeBy: text,
  expiresAt: time,
  usedAt: maybe(time),
  createdAt: time,
});

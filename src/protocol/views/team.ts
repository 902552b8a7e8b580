import type { Iso } from './basics.js';

/** A superadmin belongs to no company; nobody of a company can become one. */
export type RoleView = 'superadmin' | 'admin' | 'operator' | 'manager';

export interface UserView {
  id: string;
  email: string;
  name: string;
  role: RoleView;
}

/** Somebody of the company's team. */
export interface MemberView extends UserView {
  status: 'active' | 'disabled';
  lastLoginAt: Iso | null;
  createdAt: Iso;
}

/** An invitation that waits. */
export interface InvitationView {
  id: string;
  email: string;
  name: string;
  role: RoleView;
  invitedBy: string;
  expiresAt: Iso;
  createdAt: Iso;
}

/** A link that works once, shown once: an address of the page, without its origin. */
export interface LinkView {
  link: string;
  /** The secret part of it, for programs. */
  token: string;
  expiresAt: Iso;
}

export type KeyScopeView = 'send' | 'read' | 'control' | 'admin';

/** A script's key, as it is remembered: never the key itself. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** Its first characters. */
  prefix: string;
  /** Scopes; an old key may name single permissions beside them. */
  scopes: readonly string[];
  /** Ids; null: all sessions. */
  sessions: readonly string[] | null;
  /** null: the environment. */
  createdBy: string | null;
  createdAt: Iso;
  lastUsedAt: Iso | null;
  expiresAt: Iso | null;
  revokedAt: Iso | null;
}

/** What a manager may do on one session. Nothing holds without `canRead`. */
export interface SessionAccessView {
  sessionId: string;
  managerId: string;
  canRead: boolean;
  canWrite: boolean;
  canManageChats: boolean;
}

/** What somebody may do on one session. */
export interface GrantView {
  sessionId: string;
  rights: readonly ('read' | 'write' | 'manage')[];
}

export interface CompanyView {
  id: string;
  name: string;
  timezone: string;
  status: 'active' | 'suspended';
  createdAt: Iso;
}

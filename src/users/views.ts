import type { InvitationView, LinkView, MemberView, UserView } from '../protocol/views.js';
import type { LinkRow, UserRow } from './model.js';

export function userView({ id, email, name, role }: UserRow): UserView {
  return { id, email, name, role };
}

export function memberView(row: UserRow): MemberView {
  return {
    ...userView(row),
    status: row.status,
    lastLoginAt: row.lastLoginAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function invitationView(row: LinkRow): InvitationView {
  const { id, email, name, role, madeBy } = row;
  return {
    ...{ id, email, name, role, invitedBy: madeBy },
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** The secret stands behind the #, which browsers send to nobody. */
export function linkView({ link, token }: { link: LinkRow; token: string }): LinkView {
  const page = link.purpose === 'invite' ? '/invite' : '/reset';
  return { link: `${page}#${token}`, token, expiresAt: link.expiresAt.toISOString() };
}

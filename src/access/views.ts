import type { ApiKeyView, SessionAccessView } from '../protocol/views.js';
import type { AccessRow, ApiKeyRow } from './model.js';

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function keyView(row: ApiKeyRow): ApiKeyView {
  const { id, name, prefix, scopes, sessionIds, createdBy, createdAt } = row;
  return {
    ...{ id, name, prefix, scopes, sessions: sessionIds, createdBy },
    createdAt: createdAt.toISOString(),
    lastUsedAt: iso(row.lastUsedAt),
    expiresAt: iso(row.expiresAt),
    revokedAt: iso(row.revokedAt),
  };
}

export function accessView(row: AccessRow): SessionAccessView {
  const { sessionId, userId, canRead, canWrite, canManageChats } = row;
  return { sessionId, managerId: userId, canRead, canWrite, canManageChats };
}

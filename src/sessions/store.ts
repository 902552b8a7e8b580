import type { Reader } from '../db/connection.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import { AppError } from '../kernel/errors.js';
import type { SessionId } from '../kernel/ids.js';
import { sessionEvents, sessions, type SessionEventRow, type SessionRow } from './model.js';

const readable = ({ companyId, sessionIds }: Scope) =>
  sessionIds === null ? { companyId } : { companyId, id: [...sessionIds] };

export function listSessions(reader: Reader, scope: Scope): Promise<SessionRow[]> {
  return sessions.find(reader, readable(scope), { order: ['createdAt', 'id'] });
}

/** `reference` is our id or the name WAHA knows. */
export async function findSession(
  reader: Reader,
  scope: Scope,
  reference: string,
): Promise<SessionRow | null> {
  const all = await listSessions(reader, scope);
  return (
    all.find(({ id }) => id === reference) ?? all.find(({ name }) => name === reference) ?? null
  );
}

export async function getSession(
  reader: Reader,
  scope: Scope,
  reference: string,
): Promise<SessionRow> {
  const session = await findSession(reader, scope, reference);
  if (!session) throw new AppError('unknown_session', 'There is no such session.');
  return session;
}

/** Without a scope: the webhook's signature, not a principal, says whose session it is. */
export async function findAnySession(
  reader: Reader,
  reference: string,
): Promise<SessionRow | null> {
  const byId = await sessions.findOne(reader, { id: reference as SessionId });
  return byId ?? sessions.findOne(reader, { name: reference });
}

/** All companies' sessions of one kind of server: what the supervisor watches. */
export function listByOrigin(reader: Reader, origin: SessionRow['origin']): Promise<SessionRow[]> {
  return sessions.find(reader, { origin }, { order: ['createdAt', 'id'] });
}

export async function insertSession(unit: Unit, row: SessionRow): Promise<void> {
  await sessions.insert(unit, row);
}

export async function updateSession(
  unit: Unit,
  id: SessionId,
  set: Partial<SessionRow>,
): Promise<void> {
  await sessions.update(unit, set, { companyId: unit.companyId, id });
}

export async function insertSessionEvents(
  unit: Unit,
  rows: readonly SessionEventRow[],
): Promise<void> {
  await sessionEvents.insert(unit, rows);
}

/** What happened to a session, newest first. */
export function listSessionEvents(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  { sessionId, limit }: { sessionId: SessionId; limit: number },
): Promise<SessionEventRow[]> {
  return sessionEvents.find(
    reader,
    { companyId, sessionId },
    { order: ['at', 'id'], newestFirst: true, limit },
  );
}

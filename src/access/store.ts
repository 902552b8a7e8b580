import type { Reader } from '../db/connection.js';
import { select } from '../db/sql.js';
import type { ApiKeyId, CompanyId, SessionId, UserId } from '../kernel/ids.js';
import type { SessionGrants, SessionRight } from '../kernel/principal.js';
import { apiKeys, sessionAccess, type AccessRow, type ApiKeyRow } from './model.js';
import type { Thing } from './things.js';

/** The key with this hash, while it is good and its company is not suspended. */
export async function findGoodKey(
  reader: Reader,
  keyHash: string,
  now: Date,
): Promise<ApiKeyRow | null> {
  const [row] = await select(
    reader,
    `SELECT k.* FROM api_keys k JOIN companies c ON c.id = k.company_id AND c.status = 'active'
     WHERE k.key_hash = $keyHash AND k.revoked_at IS NULL
       AND (k.expires_at IS NULL OR k.expires_at > $now)`,
    { keyHash, now },
  );
  return row ? apiKeys.read(row) : null;
}

export function listKeys(reader: Reader, companyId: CompanyId): Promise<ApiKeyRow[]> {
  return apiKeys.find(reader, { companyId }, { order: ['createdAt', 'id'] });
}

export function findKey(
  reader: Reader,
  companyId: CompanyId,
  id: ApiKeyId,
): Promise<ApiKeyRow | null> {
  return apiKeys.findOne(reader, { companyId, id });
}

export function listAccess(
  reader: Reader,
  companyId: CompanyId,
  which: Partial<Pick<AccessRow, 'sessionId' | 'userId'>>,
): Promise<AccessRow[]> {
  return sessionAccess.find(reader, { companyId, ...which }, { order: ['createdAt', 'userId'] });
}

function rightsOf({ canRead, canWrite, canManageChats }: AccessRow): Set<SessionRight> {
  if (!canRead) return new Set();
  return new Set([
    'read',
    ...(canWrite ? (['write'] as const) : []),
    ...(canManageChats ? (['manage'] as const) : []),
  ]);
}

/** What a manager may do, by session. */
export async function grantsOf(
  reader: Reader,
  companyId: CompanyId,
  userId: UserId,
): Promise<SessionGrants> {
  const rows = await listAccess(reader, companyId, { userId });
  return new Map(rows.map(row => [row.sessionId, rightsOf(row)]));
}

/** The tables belong to modules further down; here it is only asked on which session a thing hangs. */
const whereabouts: Record<Thing['kind'], string> = {
  session:
    'SELECT id AS session_id FROM sessions WHERE company_id = $companyId AND $reference IN (id, name)',
  conversation:
    'SELECT session_id FROM conversations WHERE company_id = $companyId AND id = $reference',
  message: 'SELECT session_id FROM messages WHERE company_id = $companyId AND id = $reference',
  note: 'SELECT session_id FROM notes WHERE company_id = $companyId AND id = $reference',
  media:
    'SELECT DISTINCT session_id FROM messages WHERE company_id = $companyId AND media_id = $reference',
  contact: `SELECT DISTINCT session_id FROM conversations
     WHERE company_id = $companyId AND contact_id = $reference`,
  customer: `SELECT DISTINCT v.session_id FROM conversations v JOIN contacts c ON c.id = v.contact_id
     WHERE v.company_id = $companyId AND c.company_id = $companyId
       AND ($reference IN (c.id, c.external_id, c.phone, '+' || c.phone))`,
};

/** The sessions a thing of this company hangs on; none when there is no such thing. */
export async function sessionsOf(
  reader: Reader,
  companyId: CompanyId,
  { kind, reference }: Thing,
): Promise<SessionId[]> {
  const rows = await select<{ session_id: SessionId }>(reader, whereabouts[kind], {
    companyId,
    reference,
  });
  return rows.map(row => row.session_id);
}

/** Somebody of the company, as the others see them. */
export interface Colleague {
  id: UserId;
  name: string;
}

/** Everybody who may read a session: whoever has all of them, and managers who were given it. */
export function listReaders(
  reader: Reader,
  companyId: CompanyId,
  sessionId: SessionId,
): Promise<Colleague[]> {
  return select<Colleague>(
    reader,
    `SELECT u.id, u.name FROM users u WHERE u.company_id = $companyId AND u.status = 'active'
       AND (u.role <> 'manager' OR EXISTS (SELECT 1 FROM session_access a
         WHERE a.company_id = $companyId AND a.session_id = $sessionId AND a.user_id = u.id
           AND a.can_read = 1))
     ORDER BY u.name COLLATE NOCASE, u.id`,
    { companyId, sessionId },
  );
}

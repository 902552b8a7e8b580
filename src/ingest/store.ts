import type { Reader } from '../db/connection.js';
import { run, select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { MessageId, SessionId } from '../kernel/ids.js';
import { inbox, type InboxRow } from './model.js';

export type NewInboxRow = Pick<
  InboxRow,
  'companyId' | 'sessionId' | 'eventId' | 'receivedAt' | 'body' | 'state' | 'error'
>;

/** One statement for the whole group; an event that is here already is left alone. */
export async function insertArrivals(unit: Unit, rows: readonly NewInboxRow[]): Promise<void> {
  await inbox.insert(unit, rows, 'ON CONFLICT (session_id, event_id) DO NOTHING');
}

/** Without a scope: the processor serves every company. */
export async function listNew(reader: Reader, after: number, limit: number): Promise<InboxRow[]> {
  const rows = await select(
    reader,
    "SELECT * FROM webhook_inbox WHERE state = 'new' AND seq > $after ORDER BY seq LIMIT $limit",
    { after, limit },
  );
  return rows.map(row => inbox.read(row));
}

export async function endRows(
  unit: Unit,
  seqs: readonly number[],
  { state, at, error }: { state: InboxRow['state']; at: Date; error?: string },
): Promise<void> {
  if (seqs.length === 0) return;
  const { companyId } = unit;
  const set = { state, doneAt: at, error: error ?? null };
  await inbox.update(unit, set, { companyId, seq: seqs });
}

export async function noteFailure(unit: Unit, seq: number, error: string): Promise<void> {
  await run(unit, 'UPDATE webhook_inbox SET tries = tries + 1, error = $error WHERE seq = $seq', {
    seq,
    error,
  });
}

/** Of these, the ones that nobody has come to an end with. */
export async function listUnended(reader: Reader, seqs: readonly number[]): Promise<InboxRow[]> {
  const rows = await select(
    reader,
    "SELECT * FROM webhook_inbox WHERE state = 'new' AND seq IN (SELECT value FROM json_each($seqs))",
    { seqs },
  );
  return rows.map(row => inbox.read(row));
}

export async function noteCrash(unit: Unit, { seq }: Pick<InboxRow, 'seq'>): Promise<void> {
  const { companyId } = unit;
  await run(
    unit,
    'UPDATE webhook_inbox SET crashes = crashes + 1 WHERE company_id = $companyId AND seq = $seq',
    { companyId, seq },
  );
}

/** How many webhooks wait to be understood, and how many were put aside since then. */
export async function countInbox(
  reader: Reader,
  asideSince: Date,
): Promise<{ waiting: number; aside: number }> {
  const [row] = await select<{ waiting: number; aside: number }>(
    reader,
    `SELECT (SELECT COUNT(*) FROM webhook_inbox WHERE state = 'new') AS waiting,
       (SELECT COUNT(*) FROM webhook_inbox WHERE state = 'quarantined'
          AND COALESCE(done_at, received_at) >= $asideSince) AS aside`,
    { asideSince },
  );
  return row ?? { waiting: 0, aside: 0 };
}

/** Forgets webhooks received before these instants: understood ones, and those put aside. */
export async function dropOld(
  unit: Unit,
  before: { understood: Date; aside: Date },
): Promise<number> {
  return run(
    unit,
    `DELETE FROM webhook_inbox WHERE company_id = $companyId
       AND ((received_at < $understood AND state IN ('done', 'ignored'))
         OR (received_at < $aside AND state = 'quarantined'))`,
    { companyId: unit.companyId, ...before },
  );
}

/** Messages of ours that WhatsApp's server took between these instants and no phone has confirmed. */
export async function listWithoutReceipt(
  reader: Reader,
  wanted: { sessionId: SessionId; after: Date; before: Date; limit: number },
): Promise<{ id: MessageId; waId: string }[]> {
  const rows = await select<{ id: MessageId; wa_id: string }>(
    reader,
    `SELECT id, wa_id FROM messages WHERE session_id = $sessionId AND sent_at > $after
       AND sent_at < $before AND status = 'sent' AND wa_id IS NOT NULL
     ORDER BY sent_at DESC LIMIT $limit`,
    wanted,
  );
  return rows.map(({ id, wa_id }) => ({ id, waId: wa_id }));
}

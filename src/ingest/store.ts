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

/** Forgets understood webhooks received before this instant. */
export async function dropUnderstood(unit: Unit, before: Date): Promise<number> {
  return run(
    unit,
    "DELETE FROM webhook_inbox WHERE company_id = $companyId AND received_at < $before AND state IN ('done', 'ignored')",
    { companyId: unit.companyId, before },
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

import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { AckRank } from '../../conversations/index.js';
import type { SessionId } from '../../kernel/ids.js';
import { isWorking, type Sessions } from '../../sessions/index.js';
import type { Waha } from '../../waha/index.js';
import { listOpen } from '../store/lane-store.js';
import type { RecordPorts } from './record.js';

export interface ReconcilePorts extends RecordPorts {
  db: Reader;
  sessions: Sessions;
  waha: Waha;
  /** A lane that waited for this message may go on. */
  learned(sessionId: SessionId): void;
}

async function lookUp(ports: ReconcilePorts, message: MessageRow): Promise<boolean> {
  const session = await ports.sessions.find(
    ports.db,
    wholeCompany(message.companyId),
    message.sessionId,
  );
  if (!session || !isWorking(session.status) || !message.waId) return false;
  const found = await ports.waha.findMessage(session.name, message.waId);
  if (found.kind !== 'found' || !found.fromMe) return false;
  const rank = Math.max(1, Math.min(found.ack ?? 1, 4)) as AckRank;
  await ports.transact(message.companyId, async unit => {
    const present = await ports.conversations.row(unit, unit, message.id);
    if (!present) return;
    await ports.conversations.takeEvidence(unit, present, {
      rank,
      at: ports.clock.now(),
      source: 'look_up',
    });
  });
  return true;
}

async function handToPerson(ports: ReconcilePorts, message: MessageRow): Promise<void> {
  await ports.transact(message.companyId, async unit => {
    const present = await ports.conversations.row(unit, unit, message.id);
    if (present?.status !== 'unknown' || present.needsPerson) return;
    await ports.conversations.changeMessage(unit, present, {
      needsPerson: true,
      updatedAt: ports.clock.now(),
    });
  });
}

/**
 * Asks WAHA for every message whose answer was lost. Found means sent; not found proves nothing, so
 * after the quiet time a person decides. Nothing is ever sent again from here.
 */
export async function reconcile(ports: ReconcilePorts): Promise<void> {
  const now = ports.clock.now();
  for (const message of await listOpen(ports.db, 'unknown')) {
    if (message.needsPerson) continue;
    const over = message.unknownUntil !== null && message.unknownUntil <= now;
    const found = await lookUp(ports, message);
    if (!found && over) await handToPerson(ports, message);
    if (found || over) ports.learned(message.sessionId);
  }
}

import { lift, type AckRank, type MessageRow } from '../../conversations/index.js';
import { wholeCompany } from '../../db/scope.js';
import { isWorking } from '../../sessions/index.js';
import { listUndecided } from '../store/unknown-store.js';
import type { LookUpPorts } from './look-up.js';

/** Older messages WhatsApp has forgotten itself. */
const youngMs = 30 * 24 * 3_600_000;
const againMs = 2_000;

type Answer = 'found' | 'absent' | 'later';

async function ask(ports: LookUpPorts, message: MessageRow): Promise<Answer> {
  const scope = wholeCompany(message.companyId);
  const session = await ports.sessions.find(ports.db, scope, message.sessionId);
  if (!session || !message.waId) return 'absent';
  if (!isWorking(session.status)) return 'later';
  const seen = await ports.waha.findMessage(session.name, message.waId);
  if (seen.kind === 'unsure') return 'later';
  if (seen.kind === 'absent' || !seen.fromMe) return 'absent';
  const at = ports.clock.now();
  const rank = Math.max(1, Math.min(seen.ack ?? 1, 4)) as AckRank;
  await ports.transact(message.companyId, async unit => {
    const present = await ports.conversations.row(unit, unit, message.id);
    if (!present) return;
    if (!present.status) return;
    // This database has never tried it; the one that was lost has. A receipt that came before
    // anybody knew that is noted already and would lift nothing any more.
    const attempt = Math.max(1, present.attempt);
    const tried = await ports.conversations.changeMessage(unit, present, {
      attempt,
      status: lift(present.status, rank, attempt),
      sentAt: present.sentAt ?? at,
      countedAt: present.countedAt ?? at,
      ...(rank >= 2 ? { deliveredAt: present.deliveredAt ?? at } : {}),
      ...(rank >= 3 ? { readAt: present.readAt ?? at } : {}),
      notBefore: null,
      holdCode: null,
      holdUntil: null,
      holdDetail: null,
      updatedAt: at,
    });
    if (tried) await ports.conversations.takeEvidence(unit, tried, { rank, at, source: 'look_up' });
  });
  return 'found';
}

/**
 * After a restore: asks WAHA about every message that this database takes for waiting, and takes
 * in those that had left. Waits for sessions that do not work yet. Answers how many had left.
 */
export async function checkRestored(ports: LookUpPorts, signal: AbortSignal): Promise<number> {
  const { db, clock } = ports;
  const since = new Date(clock.now().getTime() - youngMs);
  let open = await listUndecided(db, since);
  let found = 0;
  while (open.length > 0 && !signal.aborted) {
    const later: MessageRow[] = [];
    for (const message of open) {
      if (signal.aborted) return found;
      const answer = await ask(ports, message);
      if (answer === 'later') later.push(message);
      if (answer === 'found') found += 1;
    }
    open = later;
    if (open.length > 0) await clock.sleep(againMs, signal);
  }
  return found;
}

import { lift, shownRank, type MessageRow } from '../../conversations/index.js';
import { wholeCompany } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import type { ConversationId, SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import { isWorking, type SessionRow } from '../../sessions/index.js';
import { listUndecided } from '../store/unknown-store.js';
import { searchRestored, storeWorks, type SearchPorts, type Trace } from './search-restored.js';

interface RestoredPorts extends SearchPorts {
  log: Log;
  /** Whose messages. */
  sessionId: SessionId;
}

/** Older messages WhatsApp has forgotten itself. */
const youngMs = 30 * 24 * 3_600_000;
const againMs = 2_000;
/** So often WAHA is asked about a message whose session works; then nobody can tell. */
const mostAsks = 15;
/** What such a message says. */
const reason = 'restored';

type Answer = 'found' | 'absent' | 'unclear' | 'later';

async function takeIn(unit: Unit, ports: RestoredPorts, { message, trace }: Found): Promise<void> {
  const { conversations, clock } = ports;
  const at = clock.now();
  const rank = shownRank(trace.ack);
  const row = await conversations.row(unit, unit, message.id);
  const { waId, fullId } = trace;
  const present = row && (await conversations.nameMessage(unit, { message: row, waId, fullId }));
  if (!present?.status) return;
  // This database has never tried it; the one that was lost has. A receipt that came before
  // anybody knew that is noted already and would lift nothing any more.
  const attempt = Math.max(1, present.attempt);
  const lifting = rank < 1 ? 1 : rank;
  const tried = await conversations.changeMessage(unit, present, {
    attempt,
    status: lift(present.status, lifting, attempt),
    sentAt: present.sentAt ?? at,
    countedAt: present.countedAt ?? at,
    ...(rank >= 2 ? { deliveredAt: present.deliveredAt ?? at } : {}),
    ...(rank >= 3 ? { readAt: present.readAt ?? at } : {}),
    notBefore: null,
    holdCode: null,
    holdUntil: null,
    holdDetail: null,
    unknownSince: null,
    unknownUntil: null,
    needsPerson: false,
    outcomeDetail: null,
    updatedAt: at,
  });
  if (tried)
    await conversations.takeEvidence(unit, tried, { rank, shown: true, at, source: 'look_up' });
}

interface Found {
  message: MessageRow;
  trace: Trace;
}

/** It may have left, and nobody can find out: it is not sent again without a person's word. */
function giveToPerson(ports: RestoredPorts, { companyId, id }: MessageRow): Promise<void> {
  const { conversations, clock, transact } = ports;
  return transact(companyId, async unit => {
    const present = await conversations.row(unit, unit, id);
    if (present?.status !== 'pending') return;
    const now = clock.now();
    await conversations.moveMessage(unit, present, 'unknown', {
      // The try that was forgotten, so that what WhatsApp tells of it later counts.
      attempt: Math.max(1, present.attempt),
      needsPerson: true,
      unknownSince: now,
      unknownUntil: now,
      outcomeDetail: reason,
      notBefore: null,
      holdCode: null,
      holdUntil: null,
      holdDetail: null,
    });
  });
}

/** What WAHA was seen to be able to find, so that each session and chat is asked once. */
function createControls(ports: RestoredPorts) {
  const known = new Map<string, boolean>();
  return async (session: SessionRow, conversationId: ConversationId): Promise<boolean> => {
    const key = `${session.id} ${conversationId}`;
    const works = known.get(key) ?? (await storeWorks(ports, session, conversationId));
    known.set(key, works);
    return works;
  };
}

type Controls = ReturnType<typeof createControls>;

async function ask(ports: RestoredPorts, message: MessageRow, controls: Controls): Promise<Answer> {
  const session = await sessionOf(ports, message);
  if (!session) return 'absent';
  // Before WAHA has said what it is, nobody knows what its answers prove.
  if (!isWorking(session.status) || ports.wahaVersion() === null) return 'later';
  const found = await searchRestored(ports, session, message);
  if (found === 'later') return 'later';
  if (found === 'absent') return 'absent';
  if (found === 'not_listed')
    return (await controls(session, message.conversationId)) ? 'absent' : 'unclear';
  if (found === 'unclear') return 'unclear';
  await ports.transact(message.companyId, unit => takeIn(unit, ports, { message, trace: found }));
  return 'found';
}

const sessionOf = (ports: RestoredPorts, { companyId, sessionId }: SessionOf) =>
  ports.sessions.find(ports.db, wholeCompany(companyId), sessionId);

type SessionOf = Pick<MessageRow, 'companyId'> & { sessionId: SessionId };

/**
 * After a restore: asks WAHA about every message that this database takes for waiting, and takes
 * in those that had left. What nobody can tell of is given to a person, never sent again by itself.
 * Waits for sessions that do not work yet. Answers how many had left.
 */
export async function checkRestored(ports: RestoredPorts, signal: AbortSignal): Promise<number> {
  const { db, clock, log } = ports;
  const since = new Date(clock.now().getTime() - youngMs);
  const controls = createControls(ports);
  const asks = new Map<string, number>();
  const { sessionId, lastRow } = ports;
  // What was accepted since the restore cannot have been forgotten.
  let open = await listUndecided(db, { sessionId, since, lastRow });
  let found = 0;
  let unclear = 0;
  while (open.length > 0 && !signal.aborted) {
    const later: MessageRow[] = [];
    for (const message of open) {
      if (signal.aborted) return found;
      const answer = await ask(ports, message, controls);
      if (answer === 'later' && !(await isGivenUp(ports, message, asks))) later.push(message);
      else if (answer === 'later' || answer === 'unclear') {
        await giveToPerson(ports, message);
        unclear += 1;
      }
      if (answer === 'found') found += 1;
    }
    open = later;
    if (open.length > 0) await clock.sleep(againMs, signal);
  }
  if (unclear > 0) log.warn('after the restore a person has to look at messages', { unclear });
  return found;
}

/** A session that works and does not answer about a message is not asked for ever. */
async function isGivenUp(
  ports: RestoredPorts,
  message: MessageRow,
  asks: Map<string, number>,
): Promise<boolean> {
  const session = await sessionOf(ports, message);
  if (!session || !isWorking(session.status) || !(await ports.waha.server().catch(() => null)))
    return false;
  const count = (asks.get(message.id) ?? 0) + 1;
  asks.set(message.id, count);
  return count >= mostAsks;
}

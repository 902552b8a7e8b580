import type { AckRank, Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { isWorking, type Sessions, type SessionRow } from '../../sessions/index.js';
import type { Waha } from '../../waha/index.js';
import type { Seen } from '../refutation.js';
import { conversationOf } from '../store/address-store.js';
import { takesOurId } from '../wa-id.js';
import { findControl, isIdTaken, type UnknownMessage } from '../store/unknown-store.js';

export interface LookUpPorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  conversations: Conversations;
  sessions: Sessions;
  waha: Waha;
}

interface Proof {
  rank: AckRank;
  at: Date;
  /** Engines that ignore our id gave it another. */
  waId?: string;
  fullId?: string | null;
}

async function takeProof(ports: LookUpPorts, message: MessageRow, proof: Proof): Promise<void> {
  const { transact, conversations } = ports;
  const { rank, at, waId, fullId } = proof;
  await transact(
    message.companyId,
    async unit => {
      const present = await conversations.row(unit, unit, message.id);
      if (!present) return;
      const named = waId
        ? await conversations.changeMessage(unit, present, { waId, updatedAt: at })
        : present;
      if (!named) return;
      await conversations.takeEvidence(unit, named, {
        rank,
        at,
        source: 'look_up',
        fullId: fullId ?? null,
      });
    },
    'reconcile',
  );
}

/** Found counts only as ours: a stranger may choose the id of what he sends. */
async function askById(
  ports: LookUpPorts,
  session: SessionRow,
  message: MessageRow,
): Promise<Seen> {
  if (!message.waId) return 'unclear';
  const found = await ports.waha.findMessage(session.name, message.waId);
  if (found.kind === 'found' && found.fromMe) {
    const rank = Math.max(1, Math.min(found.ack ?? 1, 4)) as AckRank;
    await takeProof(ports, message, { rank, at: ports.clock.now() });
    return 'found';
  }
  if (found.kind !== 'absent') return 'unclear';
  const control = await findControl(ports.db, {
    sessionId: message.sessionId,
    otherThan: message.id,
  });
  if (!control) return 'unproved';
  const known = await ports.waha.findMessage(session.name, control);
  return known.kind === 'found' && known.fromMe ? 'missed' : 'unproved';
}

/** How much earlier WhatsApp's clock may have stamped it than ours began the try. */
const clockMarginMs = 5_000;
const pageSize = 50;

/**
 * Where the engine takes no id of ours: a message of ours in that chat since the try began, with
 * the same text, whose id no row bears, is this one. One send at a time makes that unambiguous.
 */
async function askByContent(
  ports: LookUpPorts,
  session: SessionRow,
  { message, startedAt }: UnknownMessage,
): Promise<Seen> {
  if (!startedAt || message.mediaId) return 'unclear';
  const { chatId } = await conversationOf(ports.db, message.conversationId);
  const since = new Date(startedAt.getTime() - clockMarginMs);
  const asked = { chatId, since, limit: pageSize, offset: 0 };
  const listed = await ports.waha.messages(session.name, asked).catch(() => null);
  if (!listed) return 'unclear';
  for (const { fromMe, text, waId, fullId, ack } of listed.found) {
    if (!fromMe || text !== message.body) continue;
    if (await isIdTaken(ports.db, { sessionId: message.sessionId, waId })) continue;
    const rank = Math.max(1, Math.min(ack ?? 1, 4)) as AckRank;
    await takeProof(ports, message, { rank, at: ports.clock.now(), waId, fullId });
    return 'found';
  }
  return 'missed';
}

/** Asks WAHA what became of a message and takes in what it shows. */
export async function lookUp(ports: LookUpPorts, unknown: UnknownMessage): Promise<Seen> {
  const { message } = unknown;
  const scope = wholeCompany(message.companyId);
  const session = await ports.sessions.find(ports.db, scope, message.sessionId);
  if (!session || !isWorking(session.status)) return 'unclear';
  return takesOurId(session.engine)
    ? askById(ports, session, message)
    : askByContent(ports, session, unknown);
}

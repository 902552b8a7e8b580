import {
  shownRank,
  type AckRank,
  type Conversations,
  type MessageRow,
} from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { isWorking, type Sessions, type SessionRow } from '../../sessions/index.js';
import { cannotTell, type LookUp, type ParsedMessage, type Waha } from '../../waha/index.js';
import { canBe, clockMarginMs } from '../echo.js';
import type { Seen } from '../refutation.js';
import { conversationOf } from '../store/address-store.js';
import { takesOurId } from '../wa-id.js';
import { findControl, isIdTaken, type UnknownMessage } from '../store/unknown-store.js';
import { bearsOurIds, type OwnIdPorts } from './own-ids.js';

export interface LookUpPorts extends OwnIdPorts {
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
  named?: { waId: string; fullId: string | null };
}

/** Answers whether it was this message: another one may have taken the id meanwhile. */
async function takeProof(
  ports: LookUpPorts,
  message: MessageRow,
  { rank, at, named }: Proof,
): Promise<boolean> {
  const { transact, conversations } = ports;
  return transact(
    message.companyId,
    async unit => {
      const found = await conversations.row(unit, unit, message.id);
      const present =
        found && named
          ? await conversations.nameMessage(unit, { message: found, ...named })
          : found;
      if (!present) return false;
      await conversations.takeEvidence(unit, present, {
        rank,
        shown: true,
        at,
        source: 'look_up',
      });
      return true;
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
    await takeProof(ports, message, { rank: shownRank(found.ack), at: ports.clock.now() });
    return 'found';
  }
  if (found.kind !== 'absent') return unprovedOr(found);
  const control = await findControl(ports.db, {
    sessionId: message.sessionId,
    otherThan: message.id,
  });
  if (!control) return 'unproved';
  const known = await ports.waha.findMessage(session.name, control.waId);
  return known.kind === 'found' && known.fromMe ? 'missed' : 'unproved';
}

function unprovedOr(found: LookUp): Seen {
  return found.kind === 'unsure' && !found.answered ? 'unclear' : 'unproved';
}

/** WAHA answered that it cannot list them; what else goes wrong is no answer at all. */
export function couldNotTell(error: unknown): boolean {
  return error instanceof AppError && error.code === 'waha_refused' && cannotTell(error.details);
}

const pageSize = 50;

/**
 * Where the message does not bear our id: one of ours in that chat, from the time the try was out,
 * with the same content, whose id no row bears, is this one. One send at a time makes that
 * unambiguous.
 */
async function askByContent(
  ports: LookUpPorts,
  session: SessionRow,
  { message, startedAt }: UnknownMessage,
): Promise<Seen> {
  // Never tried: there is nothing out there to look for.
  if (!startedAt) return 'unproved';
  const { chatId } = await conversationOf(ports.db, message.conversationId);
  const since = new Date(startedAt.getTime() - clockMarginMs);
  const tried = { ...message, countedAt: message.countedAt ?? startedAt };
  let found: readonly ParsedMessage[];
  try {
    const wanted = { chatId, since, limit: pageSize, offset: 0 };
    ({ found } = await ports.waha.messages(session.name, wanted));
  } catch (error) {
    if (error instanceof AppError) return couldNotTell(error) ? 'unproved' : 'unclear';
    throw error;
  }
  for (const said of found.filter(one => one.fromMe && canBe(tried, one))) {
    const { waId, fullId, ack } = said;
    const asked = { sessionId: message.sessionId, waId, heardSince: since };
    if (await isIdTaken(ports.db, asked)) continue;
    const proof = { rank: shownRank(ack), at: ports.clock.now(), named: { waId, fullId } };
    if (await takeProof(ports, message, proof)) return 'found';
  }
  return 'missed';
}

/** Asks WAHA what became of a message and takes in what it shows. */
export async function lookUp(ports: LookUpPorts, unknown: UnknownMessage): Promise<Seen> {
  const { message } = unknown;
  const scope = wholeCompany(message.companyId);
  const session = await ports.sessions.find(ports.db, scope, message.sessionId);
  if (!session || !isWorking(session.status)) return 'unclear';
  if (!takesOurId(session.engine, ports.wahaVersion()))
    return askByContent(ports, session, unknown);
  const seen = await askById(ports, session, message);
  const media = message.mediaId !== null;
  if (seen === 'found' || (await bearsOurIds(ports.db, ports, { session, media }))) return seen;
  // It may have left under an id of the engine's own.
  const byContent = await askByContent(ports, session, unknown);
  return byContent === 'found' ? 'found' : seen;
}

import { liftedBy } from '../../contacts/index.js';
import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { wholeCompany } from '../../db/scope.js';
import type { SessionId } from '../../kernel/ids.js';
import type { SessionRow } from '../../sessions/index.js';
import type { AckError } from '../../waha/index.js';
import type { AckErrorRow } from '../model.js';
import { closeAckError, insertAckError } from '../store/restriction-store.js';
import { heedRestriction, type RestrictionPorts } from './heed-restriction.js';

export interface AckErrorPorts extends RestrictionPorts {
  db: Reader;
  transact: Transact;
  conversations: Conversations;
  /** Told after a commit that says something of how a session's sends go. */
  recorded(sessionId: SessionId): void;
}

/** An ack of one of our messages, as WhatsApp told it. */
export interface ToldAck {
  message: MessageRow;
  /** -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
  rank: number;
  error: AckError | null;
  at: Date;
}

const isRestriction = ({ code }: { code: string | null }) => code === '463';

/** What was refused and then went on its way was not refused: its person may be written to. */
async function overrule(unit: Unit, ports: AckErrorPorts, message: MessageRow): Promise<void> {
  if (!(await closeAckError(unit, message.id, 'overruled'))) return;
  const { contacts, clock } = ports;
  const contact = message.contactId && (await contacts.find(unit, unit, message.contactId));
  if (contact) await contacts.change(unit, contact, liftedBy(contact, clock.now()));
}

/** A 463 may say beside itself that the whole account is locked, and until when. */
async function learnLock(
  unit: Unit,
  { sessions }: AckErrorPorts,
  { message, error, at }: ToldAck,
): Promise<SessionRow> {
  const { companyId, sessionId } = message;
  const session = await sessions.get(unit, wholeCompany(companyId), sessionId);
  if (!error?.endsAt) return session;
  const { endsAt, enforcementType } = error;
  return sessions.report(unit, session, {
    at,
    timelock: { isActive: true, enforcementType, endsAt },
  });
}

/**
 * Takes in that WhatsApp reported an error for a message that had been taken, or overruled one.
 * The message itself has a grace, since acks come out of order; its person and number have none.
 * Answers the session whose limits ought to be asked for, if that is worth while.
 */
export async function takeAckError(
  unit: Unit,
  ports: AckErrorPorts,
  told: ToldAck,
): Promise<SessionRow | null> {
  const { message, rank, at } = told;
  const { id: messageId, companyId, sessionId } = message;
  if (rank > 0) await overrule(unit, ports, message);
  if (rank >= 0) return null;
  const code = told.error?.code ?? null;
  const error: AckErrorRow = { messageId, companyId, sessionId, code, at, state: 'open' };
  if (!(await insertAckError(unit, error))) return null;
  unit.afterCommit(() => ports.recorded(sessionId));
  if (!isRestriction(error)) return null;
  const session = await learnLock(unit, ports, told);
  await heedRestriction(unit, ports, { message, inAnswer: false });
  return session;
}

/**
 * The limits were asked for after an ERROR ack with 463. A lock of the account explains a refused
 * stranger: it was not about them, unless they had been refused before.
 */
export async function lockExplains(
  unit: Unit,
  { sessions, contacts, clock }: AckErrorPorts,
  { sessionId, contactId, firstContact }: MessageRow,
): Promise<void> {
  const { timelockActive } = await sessions.get(unit, wholeCompany(unit.companyId), sessionId);
  if (!timelockActive || !firstContact || !contactId) return;
  const contact = await contacts.find(unit, unit, contactId);
  if (contact?.restrictedCount !== 1) return;
  await contacts.change(unit, contact, liftedBy(contact, clock.now()));
}

const reached = new Set(['delivered', 'read']);

/** Ends the grace of an ERROR ack: the message has failed, unless something higher has come. */
export async function settleAckError(
  unit: Unit,
  ports: AckErrorPorts,
  error: AckErrorRow,
): Promise<void> {
  const { conversations, clock } = ports;
  const message = await conversations.row(unit, unit, error.messageId);
  // Its answer is on the way; until it is there nothing may be said of it.
  if (!message?.status || message.status === 'sending') return;
  if (reached.has(message.status)) return overrule(unit, ports, message);
  await closeAckError(unit, error.messageId, 'final');
  if (message.status !== 'sent' && message.status !== 'unknown') return;
  await conversations.moveMessage(unit, message, 'failed', {
    outcomeCode: isRestriction(error) ? 'wa_463' : 'network_rejected',
    outcomeDetail: null,
    endedAt: clock.now(),
    unknownSince: null,
    unknownUntil: null,
    needsPerson: false,
  });
  unit.afterCommit(() => ports.recorded(error.sessionId));
}

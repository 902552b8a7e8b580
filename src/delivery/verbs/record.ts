import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { isMachineTrouble } from '../../db/storage-error.js';
import type { SessionId } from '../../kernel/ids.js';
import type { FailureCode } from '../../protocol/codes.js';
import type { SendOutcome } from '../../waha/index.js';
import { closeAttempt, countNotSent } from '../store/lane-store.js';
import { heedRestriction, type RestrictionPorts } from './heed-restriction.js';

export interface RecordPorts extends RestrictionPorts {
  db: Reader;
  transact: Transact;
  conversations: Conversations;
  quietMs(message: MessageRow): number;
  /** Told after a commit that says something of how a session's sends go. */
  recorded(sessionId: SessionId): void;
}

const firstPauseMs = 2_000;
const longestPauseMs = 300_000;

/** 2 s, doubling to 5 minutes. */
function pauseMs(tries: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(tries, 20), longestPauseMs);
}

const failures: Readonly<Record<string, FailureCode>> = {
  unsupported_by_engine: 'unsupported_by_engine',
  wa_463: 'wa_463',
};

type Refused = Exclude<SendOutcome, { class: 'sent' }>;

async function putBack(unit: Unit, ports: RecordPorts, message: MessageRow): Promise<void> {
  const tries = await countNotSent(unit, message.id);
  const notBefore = new Date(ports.clock.now().getTime() + pauseMs(tries));
  await ports.conversations.moveMessage(unit, message, 'pending', {
    countedAt: null,
    firstContact: false,
    notBefore,
  });
}

async function fail(
  unit: Unit,
  ports: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: Refused },
) {
  const gone = outcome.detail === 'media_gone';
  await ports.conversations.moveMessage(unit, message, 'failed', {
    outcomeCode: gone ? 'media_gone' : (failures[outcome.errorCode] ?? 'waha_rejected'),
    outcomeDetail: gone ? null : outcome.detail,
    endedAt: ports.clock.now(),
  });
}

/** How long a message is left alone while nobody can say until when. */
const askAgainMs = 60_000;

/** WhatsApp refused it with 463: it waits for what that means to end, and is never simply retried. */
async function putAside(
  unit: Unit,
  ports: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: Refused },
): Promise<void> {
  const { message: to, detail } = await heedRestriction(unit, ports, { message, inAnswer: true });
  if (to?.status !== 'pending') return fail(unit, ports, { message, outcome });
  await ports.conversations.moveMessage(unit, message, 'pending', {
    holdCode: to.because,
    holdUntil: to.until,
    holdDetail: detail,
    notBefore: to.until ?? new Date(ports.clock.now().getTime() + askAgainMs),
  });
}

/** Nobody can tell yet whether it left: it waits for evidence and is never sent blindly again. */
export async function makeUnknown(
  unit: Unit,
  ports: Pick<RecordPorts, 'conversations' | 'clock' | 'quietMs'>,
  { message, reason }: { message: MessageRow; reason: string },
): Promise<void> {
  const now = ports.clock.now();
  await ports.conversations.moveMessage(unit, message, 'unknown', {
    outcomeDetail: reason,
    unknownSince: now,
    unknownUntil: new Date(now.getTime() + ports.quietMs(message)),
    needsPerson: false,
  });
}

async function markSent(
  unit: Unit,
  { conversations, clock }: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: Extract<SendOutcome, { class: 'sent' }> },
): Promise<void> {
  // An engine that ignores our id answers with its own; that one its receipts will carry.
  const waId = outcome.waId;
  await conversations.moveMessage(unit, message, 'sent', {
    waId,
    waFullId: outcome.fullId,
    sentAt: clock.now(),
  });
}

/** Whether WhatsApp itself says that the account is limited has to be known before its 463 is judged. */
async function askForLimits({ sessions, db }: RecordPorts, message: MessageRow) {
  const { companyId, sessionId } = message;
  await sessions.askSignals(await sessions.get(db, wholeCompany(companyId), sessionId));
}

/** Writes what came of the attempt, in one transaction. Evidence that was faster than the answer wins. */
export async function record(
  ports: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: SendOutcome },
): Promise<void> {
  if (outcome.class === 'restricted') await askForLimits(ports, message);
  return ports.transact(
    message.companyId,
    async unit => {
      const isSent = outcome.class === 'sent';
      await closeAttempt(
        unit,
        { messageId: message.id, number: message.attempt },
        {
          endedAt: ports.clock.now(),
          class: outcome.class,
          httpStatus: outcome.httpStatus,
          errorCode: isSent ? null : outcome.errorCode,
          errorDetail: isSent ? null : outcome.detail,
        },
      );
      unit.afterCommit(() => ports.recorded(message.sessionId));
      const present = await ports.conversations.row(unit, unit, message.id);
      if (present?.status !== 'sending' || present.attempt !== message.attempt) return;
      switch (outcome.class) {
        case 'sent':
          return markSent(unit, ports, { message: present, outcome });
        case 'not_sent':
          return putBack(unit, ports, present);
        case 'restricted':
          return putAside(unit, ports, { message: present, outcome });
        case 'failed':
          return fail(unit, ports, { message: present, outcome });
        case 'unsure':
          return makeUnknown(unit, ports, { message: present, reason: outcome.errorCode });
      }
    },
    'record',
  );
}

const againMs = 500;

/**
 * As `record`, and again for as long as another program holds the database or the disk is full: what
 * has left must not be forgotten. At a stop it is left to who starts next.
 */
export async function recordSurely(
  ports: RecordPorts & { stopping: AbortSignal },
  done: { message: MessageRow; outcome: SendOutcome },
): Promise<void> {
  for (;;) {
    try {
      return await record(ports, done);
    } catch (error) {
      if (!isMachineTrouble(error) || ports.stopping.aborted) throw error;
      await ports.clock.sleep(againMs, ports.stopping);
    }
  }
}

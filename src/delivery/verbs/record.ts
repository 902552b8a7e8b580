import type { Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { isMachineTrouble } from '../../db/storage-error.js';
import type { SessionId } from '../../kernel/ids.js';
import type { FailureCode } from '../../protocol/codes.js';
import type { OutcomeCode, SendOutcome } from '../../waha/index.js';
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

/** What stops every message of the lane alike: it rests as a whole, and no message pays for it. */
const ofWholeLane: ReadonlySet<OutcomeCode> = new Set(['unauthorized', 'rate_overlimit']);

async function putBack(
  unit: Unit,
  ports: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: Refused },
): Promise<void> {
  const tries = await countNotSent(unit, message.id, [...ofWholeLane]);
  const now = ports.clock.now().getTime();
  const isOwn = !ofWholeLane.has(outcome.errorCode);
  const notBefore = isOwn ? new Date(now + pauseMs(tries)) : null;
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

type Sent = Extract<SendOutcome, { class: 'sent' }>;

/** An answer that names another message of ours says nothing about this one. */
const wrongId = { class: 'unsure', errorCode: 'unreadable_answer', detail: 'wrong_id' } as const;

async function markSent(
  unit: Unit,
  ports: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: Sent },
): Promise<void> {
  const { conversations, clock } = ports;
  // An engine that ignores our id answers with its own; that one its receipts will carry.
  const { waId, fullId, httpStatus } = outcome;
  const named = await conversations.nameMessage(unit, { message, waId, fullId });
  if (named) {
    await conversations.moveMessage(unit, named, 'sent', { sentAt: clock.now() });
    return;
  }
  await close(unit, ports, { message, outcome: { ...wrongId, httpStatus } });
  await makeUnknown(unit, ports, { message, reason: wrongId.errorCode });
}

async function close(
  unit: Unit,
  { clock }: RecordPorts,
  { message, outcome }: { message: MessageRow; outcome: SendOutcome },
): Promise<void> {
  const said = outcome.class === 'sent' ? null : outcome;
  await closeAttempt(
    unit,
    { messageId: message.id, number: message.attempt },
    {
      endedAt: clock.now(),
      class: outcome.class,
      httpStatus: outcome.httpStatus,
      errorCode: said?.errorCode ?? null,
      errorDetail: said?.detail ?? null,
    },
  );
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
      await close(unit, ports, { message, outcome });
      unit.afterCommit(() => ports.recorded(message.sessionId));
      const present = await ports.conversations.row(unit, unit, message.id);
      if (present?.status !== 'sending' || present.attempt !== message.attempt) return;
      switch (outcome.class) {
        case 'sent':
          return markSent(unit, ports, { message: present, outcome });
        case 'not_sent':
          return putBack(unit, ports, { message: present, outcome });
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

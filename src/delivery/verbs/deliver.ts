import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { CrashNote } from '../../db/crash-note.js';
import { wholeCompany } from '../../db/scope.js';
import type { Log } from '../../kernel/log.js';
import type { MessageId } from '../../kernel/ids.js';
import type { Outcome } from '../../queue/index.js';
import { isWorking, type SessionRow } from '../../sessions/index.js';
import type { SendOutcome } from '../../waha/index.js';
import { conversationOf } from '../store/address-store.js';
import { findRowAnywhere } from '../store/lane-store.js';
import { firstBefore } from '../store/turn-store.js';
import { beHuman } from './be-human.js';
import { beforeIt, passedOver } from './choose-next.js';
import { claim } from './claim.js';
import { isOutcome, look, saveLooks, type LookPorts, type Ready } from './look.js';
import { postMessage, type PostPorts } from './post.js';
import { recordSurely, type RecordPorts } from './record.js';
import { waitForEarlier } from './settle.js';

export interface DeliverPorts extends LookPorts, PostPorts, RecordPorts {
  db: Reader;
  waha: LookPorts['waha'] & PostPorts['waha'];
  log: Log;
  /** Remembers over a death of this process what it was busy with. */
  inHand: Pick<CrashNote, 'take' | 'drop'>;
  /** Aborts at shutdown: waits end, nothing new is claimed. */
  stopping: AbortSignal;
  /** Told after each send: it may say something of the session, or of WAHA. */
  answered(session: SessionRow, outcome: SendOutcome): Promise<void>;
}

/** If more time than this passed between claim and request, the process was frozen: look again. */
const freezeMs = 5_000;

const done: Outcome = { kind: 'done' };

async function send(
  ports: DeliverPorts,
  { claimed, atMs }: { claimed: MessageRow; atMs: number },
): Promise<Outcome> {
  const { clock, lastSends, sessions, db } = ports;
  const session = await sessions.get(db, wholeCompany(claimed.companyId), claimed.sessionId);
  const hasJumped = ports.machineTrouble()?.code === 'clock_jumped';
  if (hasJumped || clock.monotonicMs() - atMs > freezeMs) {
    const outcome: SendOutcome = {
      class: 'not_sent',
      httpStatus: null,
      errorCode: 'unreachable',
      detail: 'process_was_frozen',
    };
    await recordSurely(ports, { message: claimed, outcome });
    return done;
  }
  lastSends.started(claimed.sessionId, `${claimed.id}:${claimed.attempt}`);
  const outcome = await postMessage(ports, { message: claimed, session });
  lastSends.ended(claimed.sessionId);
  if (outcome.class === 'sent') lastSends.answered(claimed.sessionId, 'taken');
  else if (outcome.errorCode === 'rate_overlimit')
    lastSends.answered(claimed.sessionId, 'overlimit');
  await recordSurely(ports, { message: claimed, outcome });
  await ports.answered(session, outcome);
  return done;
}

/** Seen and typing, as far as there is time for them. */
async function showManners(
  ports: DeliverPorts,
  { message, ready }: { message: MessageRow; ready: Ready },
): Promise<void> {
  const { db, sessions, conversations, transact, stopping } = ports;
  const { companyId, sessionId, conversationId } = message;
  const ask = () => sessions.get(db, wholeCompany(companyId), sessionId);
  const { name: session } = await ask();
  const { chatId } = await conversationOf(db, conversationId);
  const seen = await beHuman(ports, {
    session,
    chatId,
    plan: ready.plan,
    endsAt: ready.startsAt,
    signal: stopping,
    isWorking: async () => isWorking((await ask()).status),
  });
  if (seen) await transact(companyId, unit => conversations.markSeen(unit, conversationId));
}

/** A death meanwhile is put down to this message. Waiting for its moment is not among it. */
async function withInHand<Result>(
  { inHand }: DeliverPorts,
  { id }: MessageRow,
  work: () => Promise<Result>,
): Promise<Result> {
  inHand.take(id);
  try {
    return await work();
  } finally {
    inHand.drop(id);
  }
}

async function claimAndSend(ports: DeliverPorts, message: MessageRow): Promise<Outcome> {
  const answer = await claim(ports, message, unit => saveLooks(unit, ports, message.sessionId));
  return answer.claimed ? send(ports, answer) : answer.outcome;
}

/** Looks at one message and sends it when its time has come. */
async function deliverOne(ports: DeliverPorts, message: MessageRow): Promise<Outcome> {
  const ready = await withInHand(ports, message, () => look(ports, message));
  if (isOutcome(ready)) return ready;
  await showManners(ports, { message, ready });
  if (ports.stopping.aborted) return done;
  return withInHand(ports, message, () => claimAndSend(ports, message));
}

/** A try that provably failed has its own pause, however early the bell rings. */
function pauseOf({ notBefore, holdCode, scheduledFor }: MessageRow, now: Date): Date | null {
  const isPause = holdCode === null && scheduledFor === null;
  return isPause && notBefore && notBefore > now ? notBefore : null;
}

/** Sends this message, or first what comes before it in its conversation. */
async function deliverInOrder(ports: DeliverPorts, message: MessageRow): Promise<Outcome> {
  const { db, clock, transact } = ports;
  const pause = pauseOf(message, clock.now());
  if (pause) return { kind: 'again', at: pause, because: 'pause' };
  const before = await beforeIt(db, ports, message);
  if (before.kind === 'none') return deliverOne(ports, message);
  if (before.kind === 'goes') {
    const outcome = await deliverOne(ports, before.earlier);
    if (outcome.kind === 'rest') return outcome;
    return { kind: 'again', at: clock.now(), because: 'order' };
  }
  return transact(message.companyId, unit =>
    waitForEarlier(unit, ports, { message, until: before.until }),
  );
}

/**
 * One ring of a lane's bell: look at the row, ask whether it may go, show manners, claim, send,
 * record. The row decides; a bell that rings twice or too late finds nothing to do. The send may
 * belong to one whose turn is before it, or now and then to one that many have passed; the one that
 * rang stays where it is.
 */
export async function deliver(ports: DeliverPorts, messageId: MessageId): Promise<Outcome> {
  const { db, clock, stopping } = ports;
  const message = await findRowAnywhere(db, messageId);
  if (message?.status !== 'pending' || stopping.aborted) return done;
  const first =
    (await passedOver(db, ports, message)) ?? (await firstBefore(db, message, clock.now()));
  if (first) {
    const outcome = await deliverInOrder(ports, first);
    if (outcome.kind === 'rest') return outcome;
    // It has left, is not due any more, or stands elsewhere: who is first now?
    if (outcome.kind !== 'dropped') return { kind: 'again', at: clock.now(), because: 'order' };
  }
  return deliverInOrder(ports, message);
}

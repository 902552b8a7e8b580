import type { MessageRow } from '../../conversations/index.js';
import { wholeCompany } from '../../db/scope.js';
import type { Reader } from '../../db/connection.js';
import type { Log } from '../../kernel/log.js';
import type { MessageId } from '../../kernel/ids.js';
import { seededRandom } from '../../kernel/random.js';
import {
  categoryOf,
  decide,
  humanPlan,
  humanStart,
  type Facts,
  type HumanPlan,
} from '../../pacing/index.js';
import type { Outcome } from '../../queue/index.js';
import type { SessionRow } from '../../sessions/index.js';
import type { SendOutcome } from '../../waha/index.js';
import { conversationOf } from '../store/address-store.js';
import { findRowAnywhere } from '../store/lane-store.js';
import { beHuman } from './be-human.js';
import { claim, type ClaimPorts } from './claim.js';
import { gatherFacts, gatherLane } from './gather-facts.js';
import { postMessage, type PostPorts } from './post.js';
import { record, type RecordPorts } from './record.js';
import { settleVerdict } from './settle.js';

export interface DeliverPorts extends ClaimPorts, PostPorts, RecordPorts {
  db: Reader;
  log: Log;
  /** Aborts at shutdown: waits end, nothing new is claimed. */
  stopping: AbortSignal;
  /** Told what WAHA's gate said about a session, or that WAHA did not answer. */
  sessionTrouble(session: SessionRow, outcome: SendOutcome): Promise<void>;
}

/** If more time than this passed between claim and request, the process was frozen: look again. */
const freezeMs = 5_000;

const done: Outcome = { kind: 'done' };

interface Ready {
  plan: HumanPlan;
  /** When the send may start; null: as soon as the manners are over. */
  startsAt: Date | null;
}

/** Whether it is time for the manners before this send, or what the lane should do instead. */
async function prepare(
  ports: DeliverPorts,
  { message, facts }: { message: MessageRow; facts: Facts },
): Promise<Ready | Outcome> {
  const { clock, policy, transact } = ports;
  const now = clock.now();
  const verdict = decide(facts, policy, now);
  const random = seededRandom(`${message.sessionId}:${message.id}:${message.attempt}`);
  const plan = humanPlan({ facts, policy, category: categoryOf(facts, now), random });
  if (verdict.kind === 'send') return { plan, startsAt: null };
  const itsTurnIsNext = verdict.kind === 'wait' && verdict.because === 'turn' && verdict.until;
  if (!itsTurnIsNext)
    return transact(message.companyId, unit => settleVerdict(unit, ports, { message, verdict }));
  const begin = humanStart(itsTurnIsNext, plan);
  if (begin > now) return { kind: 'rest', until: begin, because: 'turn' };
  return { plan, startsAt: itsTurnIsNext };
}

const isOutcome = (ready: Ready | Outcome): ready is Outcome => 'kind' in ready;

async function send(
  ports: DeliverPorts,
  { claimed, atMs }: { claimed: MessageRow; atMs: number },
): Promise<Outcome> {
  const { clock, lastSends, sessions, db } = ports;
  const session = await sessions.get(db, wholeCompany(claimed.companyId), claimed.sessionId);
  if (clock.monotonicMs() - atMs > freezeMs) {
    const outcome: SendOutcome = {
      class: 'not_sent',
      httpStatus: null,
      errorCode: 'unreachable',
      detail: 'process_was_frozen',
    };
    await record(ports, { message: claimed, outcome });
    return done;
  }
  lastSends.started(claimed.sessionId, `${claimed.id}:${claimed.attempt}`);
  const outcome = await postMessage(ports, { message: claimed, session });
  lastSends.ended(claimed.sessionId);
  await record(ports, { message: claimed, outcome });
  if (outcome.class === 'not_sent') await ports.sessionTrouble(session, outcome);
  return done;
}

/**
 * One ring of a lane's bell: look at the row, ask whether it may go, show manners, claim, send,
 * record. The row decides; a bell that rings twice or too late finds nothing to do.
 */
export async function deliver(ports: DeliverPorts, messageId: MessageId): Promise<Outcome> {
  const { db, waha, clock, sessions } = ports;
  const message = await findRowAnywhere(db, messageId);
  if (message?.status !== 'pending' || ports.stopping.aborted) return done;
  const situation = await gatherLane(db, ports, message);
  const [facts] = await gatherFacts(db, ports, { rows: [message], situation });
  if (!facts) return done;
  const ready = await prepare(ports, { message, facts });
  if (isOutcome(ready)) return ready;

  const session = await sessions.get(db, wholeCompany(message.companyId), message.sessionId);
  const { chatId } = await conversationOf(db, message.conversationId);
  await beHuman(
    { waha, clock },
    {
      session: session.name,
      chatId,
      plan: ready.plan,
      endsAt: ready.startsAt,
      signal: ports.stopping,
    },
  );
  if (ready.plan.seen) {
    await ports.transact(message.companyId, unit =>
      ports.conversations.markSeen(unit, message.conversationId),
    );
  }
  if (ports.stopping.aborted) return done;
  const answer = await claim(ports, message);
  return answer.claimed ? send(ports, answer) : answer.outcome;
}

import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import { seededRandom } from '../../kernel/random.js';
import {
  categoryOf,
  decide,
  humanPlan,
  humanStart,
  lanePriority,
  type Facts,
  type HumanPlan,
  type Verdict,
  type Wait,
} from '../../pacing/index.js';
import type { Outcome } from '../../queue/index.js';
import type { LookLog } from '../look-log.js';
import { placeInLane } from './accept.js';
import { checkNumber, type CheckPorts } from './check-number.js';
import type { ClaimPorts } from './claim.js';
import { gatherFacts } from './gather-facts.js';
import { gatherLane, type LaneSituation } from './gather-lane.js';
import { noteDecision, type Decision } from './note-decision.js';
import { settleVerdict } from './settle.js';

export interface LookPorts extends ClaimPorts, CheckPorts {
  looks: LookLog<Decision>;
  /** Rings for a message that stands elsewhere in its lane now. */
  replaced(message: MessageRow): Promise<void>;
}

/** It is this message's turn: how to begin, and when to be through with it. */
export interface Ready {
  plan: HumanPlan;
  /** When the send may start; null: as soon as the manners are over. */
  startsAt: Date | null;
}

export const isOutcome = (ready: Ready | Outcome): ready is Outcome => 'kind' in ready;

interface Looked {
  facts: Facts;
  verdict: Verdict;
  situation: LaneSituation;
}

/** The gap after the send before: everything else a turn waits for is a hold like any other. */
function gapEnd(verdict: Verdict): Date | null {
  const isGap =
    verdict.kind === 'wait' && verdict.because === 'turn' && verdict.detail.turn === 'gap';
  return isGap ? verdict.until : null;
}

const isNear = (verdict: Verdict) => verdict.kind === 'send' || gapEnd(verdict) !== null;

/** Until WAHA may be asked about a number, or nobody waits for its answer any more. */
function checkWait({ checks }: LaneSituation): Verdict | null {
  const ends = [checks.askAt, checks.unavailableAt].filter(at => at !== null);
  if (!checks.askAt) return null;
  const until = new Date(Math.min(...ends.map(at => at.getTime())));
  const wait: Wait = {
    kind: 'wait',
    because: 'turn',
    until,
    binds: 'message',
    detail: { turn: 'number_check' },
  };
  return { ...wait, also: [] };
}

const needsCheck = ({ facts, verdict }: Looked) =>
  facts.recipient.numberCheck === 'due' && isNear(verdict);

async function lookOnce(
  reader: Reader,
  ports: LookPorts,
  message: MessageRow,
): Promise<Looked | null> {
  const situation = await gatherLane(reader, ports, message);
  const [facts] = await gatherFacts(reader, ports, { rows: [message], situation });
  if (!facts) return null;
  const looked = { facts, situation, verdict: decide(facts, situation.policy, ports.clock.now()) };
  const wait = needsCheck(looked) ? checkWait(situation) : null;
  return wait ? { ...looked, verdict: wait } : looked;
}

/** Looks at a message, and before the first one to a number asks whether it is on WhatsApp. */
async function lookAndCheck(ports: LookPorts, message: MessageRow): Promise<Looked | null> {
  const looked = await lookOnce(ports.db, ports, message);
  if (!looked || !needsCheck(looked)) return looked;
  await checkNumber(ports, message);
  return lookOnce(ports.db, ports, message);
}

/** Writes what the looks at this lane have said since somebody last wrote. */
export async function saveLooks(
  unit: Unit,
  ports: Pick<LookPorts, 'looks' | 'clock' | 'newId'>,
  sessionId: MessageRow['sessionId'],
): Promise<void> {
  for (const { decision, times } of ports.looks.take(sessionId))
    await noteDecision(unit, ports, { ...decision, times });
}

/** A rule binds the whole lane: it rests, and no row is touched but the log of this message. */
async function restLane(ports: LookPorts, message: MessageRow, wait: Wait): Promise<Outcome> {
  const { looks, transact } = ports;
  // A full disk is not made fuller by saying so.
  if (wait.because !== 'disk_full' && looks.isDue(message.sessionId))
    await transact(message.companyId, unit => saveLooks(unit, ports, message.sessionId));
  return { kind: 'rest', until: wait.until, because: wait.because };
}

/**
 * What a message is to its person may have changed while it waited; then it stands elsewhere.
 * Answers whether it moved back.
 */
async function moveBack(ports: LookPorts, message: MessageRow, facts: Facts): Promise<boolean> {
  const { clock, transact, conversations } = ports;
  const own = lanePriority(categoryOf(facts, clock.now()), facts.message);
  const priority = Math.max(own, message.askedPriority ?? own);
  if (priority <= (message.priority ?? priority)) return false;
  const moved = await transact(message.companyId, async unit => {
    const now = clock.now();
    const place = await placeInLane(unit, message, facts, now);
    const category = categoryOf(facts, now);
    return conversations.changeMessage(unit, message, { ...place, category, updatedAt: now });
  });
  if (moved) await ports.replaced(moved);
  return moved !== null;
}

/** Writes why a message does not go, as it is at this moment: facts may have changed since the look. */
async function settle(unit: Unit, ports: LookPorts, asked: MessageRow): Promise<Outcome> {
  await saveLooks(unit, ports, asked.sessionId);
  const message = await ports.conversations.row(unit, unit, asked.id);
  const looked = message?.status === 'pending' && (await lookOnce(unit, ports, message));
  if (!looked) return { kind: 'dropped', because: 'not_pending' };
  const { verdict } = looked;
  if (verdict.kind === 'send' || gapEnd(verdict))
    return { kind: 'again', at: ports.clock.now(), because: 'changed' };
  return settleVerdict(unit, ports, { message, verdict });
}

/** Whether it is time for the manners before this send, or what the lane should do instead. */
export async function look(ports: LookPorts, message: MessageRow): Promise<Ready | Outcome> {
  const { clock, transact, looks } = ports;
  const looked = await lookAndCheck(ports, message);
  if (!looked) return { kind: 'done' };
  const { facts, verdict, situation } = looked;
  looks.note(message.sessionId, { message, asked: 'look', facts, verdict, situation });
  if (isNear(verdict) && (await moveBack(ports, message, facts)))
    return { kind: 'again', at: clock.now(), because: 'place' };
  const { policy } = situation;
  const now = clock.now();
  const random = seededRandom(`${message.sessionId}:${message.id}:${message.attempt}`);
  const plan = humanPlan({ facts, policy, category: categoryOf(facts, now), random });
  if (verdict.kind === 'send') return { plan, startsAt: null };
  const startsAt = gapEnd(verdict);
  if (startsAt) {
    const begin = humanStart(startsAt, plan);
    return begin > now ? { kind: 'rest', until: begin, because: 'turn' } : { plan, startsAt };
  }
  if (verdict.kind === 'wait' && verdict.binds === 'lane') return restLane(ports, message, verdict);
  return transact(message.companyId, unit => settle(unit, ports, message));
}

import { rehearse } from '../../db/rehearse.js';
import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { isOn, pauseView, type PauseRow, type PauseTarget } from '../../policy/index.js';
import type { EmergencyView, EtaView, ResumeReviewView } from '../../protocol/views.js';
import type { HeldMessage } from '../stale.js';
import { heldBy, type Held, type HeldPorts } from './held-by.js';
import { letGo, needsRamp } from './let-go.js';

export interface ReviewPorts extends HeldPorts {
  transact: Transact;
  /** When each waiting message of a lane would leave, by the rules as the reader sees them. */
  foresee(
    reader: Reader,
    lane: { companyId: CompanyId; sessionId: SessionId },
  ): Promise<ReadonlyMap<string, { eta: EtaView | null }>>;
  /** Whether what made the gateway pause is still there. */
  stillHolds(reader: Reader, pause: PauseRow): Promise<EmergencyView | null>;
}

/** Open pauses of exactly this target, what a machine did before what a person did. */
export async function pausesOn(
  reader: Reader,
  { policy }: HeldPorts,
  { companyId, target }: { companyId: CompanyId; target: PauseTarget },
): Promise<PauseRow[]> {
  const found = (await policy.open(reader, companyId)).filter(pause => isOn(pause, target));
  const ofPerson = ({ cause }: PauseRow) => Number(cause === 'person');
  return found.sort((one, other) => ofPerson(one) - ofPerson(other));
}

function countBy<Key extends string>(
  messages: readonly HeldMessage[],
  keyOf: (message: HeldMessage) => Key,
): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const message of messages) {
    const key = keyOf(message);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const sourceOf = ({ campaign, source }: HeldMessage) =>
  campaign ? `campaign:${campaign}` : (source ?? '');

function sourcesOf(due: readonly HeldMessage[]): ResumeReviewView['bySource'] {
  const nameOf = new Map(
    due.map(message => [sourceOf(message), message.campaign ?? message.authorName]),
  );
  return [...countBy(due, sourceOf)]
    .map(([source, waiting]) => ({ source, name: nameOf.get(source) ?? source, waiting }))
    .sort((one, other) => other.waiting - one.waiting);
}

function staleOf({ due, stale }: Held): ResumeReviewView['stale'] {
  return due.flatMap(({ id, conversationId, title, createdAt }) => {
    const why = stale.get(id);
    return why ? [{ id, conversationId, title, why, createdAt: createdAt.toISOString() }] : [];
  });
}

/** The cause of a pause nobody made by hand, where it is still there or the advised rest is not over. */
async function presentCause(
  reader: Reader,
  { stillHolds, clock }: ReviewPorts,
  lifted: readonly PauseRow[],
): Promise<EmergencyView | null> {
  for (const pause of lifted.filter(({ cause }) => cause !== 'person')) {
    const present = await stillHolds(reader, pause);
    if (present) return present;
    const { emergency } = pause;
    if (emergency?.advisedAt && new Date(emergency.advisedAt) > clock.now()) return emergency;
  }
  return null;
}

/** When the last of these would be gone; null while nobody can say so of each. */
async function doneOf(
  unit: Unit,
  { foresee }: ReviewPorts,
  due: readonly HeldMessage[],
): Promise<EtaView | null> {
  const done = { p50: '', p90: '' };
  for (const sessionId of new Set(due.map(message => message.sessionId as SessionId))) {
    const places = await foresee(unit, { companyId: unit.companyId, sessionId });
    for (const { id } of due.filter(message => message.sessionId === sessionId)) {
      const eta = places.get(id)?.eta;
      if (!eta) return null;
      if (eta.p50 > done.p50) done.p50 = eta.p50;
      if (eta.p90 > done.p90) done.p90 = eta.p90;
    }
  }
  return done.p50 === '' ? null : done;
}

/** What resuming would let go, and what has grown stale meanwhile. Everything stays as it is. */
export function reviewResume(
  ports: ReviewPorts,
  companyId: CompanyId,
  target: PauseTarget,
): Promise<ResumeReviewView> {
  return rehearse(ports.transact, companyId, async unit => {
    const lifted = await pausesOn(unit, ports, { companyId, target });
    const held = await heldBy(unit, ports, { companyId, lifted });
    const [pause] = lifted;
    const ramp = await needsRamp(unit, ports, lifted);
    const stillHolds = await presentCause(unit, ports, lifted);
    await letGo(unit, ports, { lifted, held, who: { by: '', reason: '' } });
    const { due } = held;
    return {
      pause: pause ? pauseView(pause) : null,
      waiting: due.length,
      byCategory: Object.fromEntries(
        countBy(due, ({ campaign, category }) => (campaign ? 'campaign' : category)),
      ),
      bySource: sourcesOf(due),
      oldestAt: due[0]?.createdAt.toISOString() ?? null,
      done: await doneOf(unit, ports, due),
      stale: staleOf(held),
      stillHolds,
      ramp,
    };
  });
}

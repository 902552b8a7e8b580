import type { MessageRow, Place } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Verdict } from '../../pacing/index.js';
import type { EtaView, HoldView } from '../../protocol/views.js';
import { etaAt, knownLane, stillServes, type KnownLane, type Standing } from '../known-lane.js';
import { countAhead, listPending } from '../store/lane-store.js';
import type { FactsPorts, LaneSituation } from './gather-lane.js';
import { placesIn } from './places.js';

/** Up to this many waiting, each new message is placed by a run of the rules of its own. */
const shortLane = 8;
/** Nobody needs the two-thousandth time to the minute. */
const farthest = 2_000;

export interface FirstPlacePorts extends FactsPorts {
  /** Lanes as they were last worked out for somebody new. */
  knownLanes: Map<SessionId, KnownLane>;
}

interface New {
  /** Not stored yet. */
  message: MessageRow;
  verdict: Exclude<Verdict, { kind: 'refuse' }>;
  situation: LaneSituation;
}

/** A run of the rules over the lane with the new message in its place, kept for who comes next. */
async function run(
  reader: Reader,
  ports: FirstPlacePorts,
  { message, situation }: New,
  { ahead }: Standing,
): Promise<Place | undefined> {
  const stored = await listPending(reader, message.sessionId, farthest);
  const rows = [...stored.slice(0, ahead), message, ...stored.slice(ahead)];
  const places = await placesIn(reader, ports, { rows, situation });
  const etas = rows.map(({ id, priority }) => ({
    priority: priority ?? 0,
    eta: places.get(id)?.eta ?? null,
  }));
  ports.knownLanes.set(message.sessionId, knownLane(etas, ports.clock.monotonicMs()));
  return places.get(message.id);
}

function holdOf({ verdict }: New, eta: EtaView | null): HoldView {
  const isGap = verdict.kind === 'send' || verdict.detail.turn === 'gap';
  if (isGap) return { code: 'turn', until: eta?.p50 ?? null, detail: {} };
  const { because: code, until, detail } = verdict;
  return { code, until: until?.toISOString() ?? null, detail };
}

/** Not before what is known to hold it. */
function notBefore(eta: EtaView | null, until: string | null): EtaView | null {
  if (!eta || !until || eta.p50 >= until) return eta;
  return { p50: until, p90: eta.p90 > until ? eta.p90 : until };
}

/** Its place is counted, its time is that of this place as it was last worked out. */
function placeBy(
  known: KnownLane,
  asked: New,
  { ahead, ownAhead, now }: Standing & { now: Date },
): Place {
  const { message, verdict, situation } = asked;
  const until = verdict.kind === 'wait' ? verdict.until : null;
  const isOpenEnded = verdict.kind === 'wait' && until === null;
  const place = {
    priority: message.priority ?? 0,
    ownAhead,
    perHour: situation.policy.caps.messagesPerHour,
    now,
  };
  const eta = isOpenEnded ? null : notBefore(etaAt(known, place), until?.toISOString() ?? null);
  const { expiresAt } = message;
  const willExpire = expiresAt !== null && eta !== null && eta.p50 >= expiresAt.toISOString();
  return {
    hold: holdOf(asked, eta),
    position: isOpenEnded || willExpire ? null : ahead + 1,
    eta: willExpire ? null : eta,
    willExpire,
  };
}

/**
 * Where a new message stands before it is stored. In a long lane a run of all rules for each would
 * hold up everybody's writing: then its place is counted, and its time follows from a run that
 * serves all that come in the same while.
 */
export async function firstPlace(
  reader: Reader,
  ports: FirstPlacePorts,
  asked: New,
): Promise<Place | undefined> {
  const { message } = asked;
  const standing = await countAhead(reader, message);
  const known = ports.knownLanes.get(message.sessionId);
  const atMs = ports.clock.monotonicMs();
  const ask = { standing, priority: message.priority ?? 0, atMs };
  const isKnown = standing.waiting >= shortLane && known && stillServes(known, ask);
  if (!isKnown) return run(reader, ports, asked, standing);
  return placeBy(known, asked, { ...standing, now: ports.clock.now() });
}

import type { MessageRow, Place } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Verdict } from '../../pacing/index.js';
import type { EtaView, HoldView } from '../../protocol/views.js';
import { etaAt, knownLane, stillServes, type KnownLane } from '../known-lane.js';
import { countAhead, listPending } from '../store/lane-store.js';
import type { FactsPorts, LaneSituation } from './gather-lane.js';
import { placesIn } from './places.js';

/** Up to this many waiting, the answer to a new message comes from a full run of the rules. */
const shortLane = 50;
/** Nobody needs the two-thousandth time to the minute. */
const farthest = 2_000;

export interface FirstPlacePorts extends FactsPorts {
  /** Long lanes as they were last worked out. */
  knownLanes: Map<SessionId, KnownLane>;
}

interface New {
  /** Not stored yet. */
  message: MessageRow;
  verdict: Exclude<Verdict, { kind: 'refuse' }>;
  situation: LaneSituation;
}

/** A run of the rules over the lane with the new message in its place. */
async function run(reader: Reader, ports: FactsPorts, { message, situation }: New, ahead: number) {
  const stored = await listPending(reader, message.sessionId, farthest);
  const rows = [...stored.slice(0, ahead), message, ...stored.slice(ahead)];
  return placesIn(reader, ports, { rows, situation });
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

/**
 * Where a new message stands before it is stored. In a long lane a run of all rules for each would
 * cost more than it tells: then its place is counted, and its time follows from a run that serves
 * all that come in the same while.
 */
export async function firstPlace(
  reader: Reader,
  ports: FirstPlacePorts,
  asked: New,
): Promise<Place | undefined> {
  const { message, verdict, situation } = asked;
  const { waiting, ahead } = await countAhead(reader, message);
  if (waiting < shortLane) return (await run(reader, ports, asked, ahead)).get(message.id);

  const atMs = ports.clock.monotonicMs();
  const before = ports.knownLanes.get(message.sessionId);
  if (!before || !stillServes(before, { waiting, atMs })) {
    const places = await run(reader, ports, asked, ahead);
    const etas = [...places.values()].map(({ eta }) => eta);
    ports.knownLanes.set(message.sessionId, knownLane(etas, { waiting, atMs }));
    return places.get(message.id);
  }
  const isOpenEnded = verdict.kind === 'wait' && verdict.until === null;
  const until = verdict.kind === 'wait' ? (verdict.until?.toISOString() ?? null) : null;
  const { messagesPerHour } = situation.policy.caps;
  const eta = isOpenEnded ? null : notBefore(etaAt(before, ahead, messagesPerHour), until);
  const { expiresAt } = message;
  const willExpire = expiresAt !== null && eta !== null && eta.p50 >= expiresAt.toISOString();
  return {
    hold: holdOf(asked, eta),
    position: isOpenEnded || willExpire ? null : ahead + 1,
    eta: willExpire ? null : eta,
    willExpire,
  };
}

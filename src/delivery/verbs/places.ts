import type { MessageRow, Place } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { inTurns } from '../../kernel/in-parts.js';
import {
  decide,
  foresee,
  type Facts,
  type Place as Forecast,
  type Policy,
} from '../../pacing/index.js';
import type { HoldView } from '../../protocol/views.js';
import { listPending } from '../store/lane-store.js';
import { gatherLane, type FactsPorts, type LaneSituation } from './gather-lane.js';
import { ownWait, waitingLane } from './waiting-lane.js';

/** A lane's waiting messages and where each stands. */
export type Places = ReadonlyMap<string, Place>;

/** Beyond this many, places are the caller's to guess: nobody reads the two-thousandth time. */
const seenMessages = 2_000;

const iso = (at: Date | null) => at?.toISOString() ?? null;

interface Moment {
  policy: Policy;
  now: Date;
}

function holdOf(row: MessageRow, facts: Facts, seen: Forecast, { policy, now }: Moment): HoldView {
  const verdict = decide(facts, policy, now);
  if (verdict.kind === 'wait' && (verdict.because !== 'turn' || verdict.detail.turn !== 'gap')) {
    return { code: verdict.because, until: iso(verdict.until), detail: verdict.detail };
  }
  const own = ownWait(row);
  const isHeld = row.holdCode === 'turn' && own !== null && own > now;
  const until = isHeld ? own : (seen.eta?.p50 ?? null);
  return { code: 'turn', until: iso(until), detail: (isHeld && row.holdDetail) || {} };
}

/** Runs the rules on virtual time for these rows of one session, in the order of its lane. */
export async function placesIn(
  reader: Reader,
  ports: FactsPorts,
  { rows, situation }: { rows: readonly MessageRow[]; situation: LaneSituation },
): Promise<Places> {
  const { policy } = situation;
  const { lane, factsOf } = await waitingLane(reader, ports, { rows, situation });
  const now = ports.clock.now();
  const { places } = await inTurns(foresee(lane, policy, { now }));
  const rowOf = new Map<string, MessageRow>(rows.map(row => [row.id, row]));
  return new Map(
    places.flatMap(seen => {
      const [row, facts] = [rowOf.get(seen.id), factsOf.get(seen.id)];
      if (!row || !facts) return [];
      const { position, eta, willExpire } = seen;
      const place: Place = {
        hold: holdOf(row, facts, seen, { policy, now }),
        position,
        eta: eta && { p50: eta.p50.toISOString(), p90: eta.p90.toISOString() },
        willExpire,
      };
      return [[seen.id, place] as const];
    }),
  );
}

/** The same for everything that waits at a session. */
export async function placesOf(
  reader: Reader,
  ports: FactsPorts,
  lane: { companyId: CompanyId; sessionId: SessionId },
): Promise<Places> {
  const rows = await listPending(reader, lane.sessionId, seenMessages);
  if (rows.length === 0) return new Map();
  const situation = await gatherLane(reader, ports, lane);
  return placesIn(reader, ports, { rows, situation });
}

interface Entry {
  places: Promise<Places>;
  /** Nothing has changed since it was read. */
  holds: boolean;
  /** When it was through, and how long that took; on the monotonic clock. */
  doneAtMs: number;
  tookMs: number;
}

interface CachePorts extends FactsPorts {
  db: Reader;
}

/** Without news places are worked out again after this, the longer the more that costs. */
const freshMs = { least: 1_000, most: 15_000 };
const shareOfTime = 0.02;
/** Whoever is content with places from before a change lets them cost this much. */
const shareAtMost = 0.2;

/** Places per session. Reading every bubble of a thread must not run the rules again for each. */
export function createPlaces(ports: CachePorts) {
  const { db, clock } = ports;
  const entries = new Map<SessionId, Entry>();

  async function workOut(entry: Entry, lane: { companyId: CompanyId; sessionId: SessionId }) {
    const startedMs = clock.monotonicMs();
    try {
      return await placesOf(db, ports, lane);
    } finally {
      entry.doneAtMs = clock.monotonicMs();
      entry.tookMs = entry.doneAtMs - startedMs;
    }
  }

  function renew(lane: { companyId: CompanyId; sessionId: SessionId }): Promise<Places> {
    const places = Promise.resolve<Places>(new Map());
    const entry: Entry = { places, holds: true, doneAtMs: Infinity, tookMs: 0 };
    entry.places = workOut(entry, lane);
    entries.set(lane.sessionId, entry);
    entry.places.catch(() => {
      if (entries.get(lane.sessionId) === entry) entries.delete(lane.sessionId);
    });
    return entry.places;
  }

  const ageMs = ({ doneAtMs }: Entry) => clock.monotonicMs() - doneAtMs;

  function isFresh(entry: Entry): boolean {
    const wantedMs = Math.max(entry.tookMs / shareOfTime, freshMs.least);
    return entry.holds && ageMs(entry) < Math.min(wantedMs, freshMs.most);
  }

  return {
    /** As they are after everything that was committed before. */
    of(lane: { companyId: CompanyId; sessionId: SessionId }): Promise<Places> {
      const entry = entries.get(lane.sessionId);
      return entry && isFresh(entry) ? entry.places : renew(lane);
    },
    /** The same, or as they were a moment ago where working them out is long. */
    lately(lane: { companyId: CompanyId; sessionId: SessionId }): Promise<Places> {
      const entry = entries.get(lane.sessionId);
      const isRecent = entry && ageMs(entry) < entry.tookMs / shareAtMost;
      return isRecent || (entry && isFresh(entry)) ? entry.places : renew(lane);
    },
    /** What stands here was read before something changed. */
    moved(sessionId: SessionId): void {
      const entry = entries.get(sessionId);
      if (entry) entry.holds = false;
    },
    movedAll(): void {
      for (const entry of entries.values()) entry.holds = false;
    },
  };
}

export type PlacesCache = ReturnType<typeof createPlaces>;

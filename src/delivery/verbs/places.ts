import type { MessageRow, Place } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import {
  decide,
  forecast,
  type Facts,
  type Place as Forecast,
  type Policy,
} from '../../pacing/index.js';
import type { HoldView } from '../../protocol/views.js';
import { listPending } from '../store/lane-store.js';
import { gatherFacts, gatherLane, type FactsPorts } from './gather-facts.js';

/** A lane's waiting messages and where each stands. */
export type Places = ReadonlyMap<string, Place>;

/** Beyond this many, places are the caller's to guess: nobody reads the two-thousandth time. */
const seenMessages = 2_000;

const iso = (at: Date | null) => at?.toISOString() ?? null;

function holdOf(
  facts: Facts,
  { policy, now, seen }: { policy: Policy; now: Date; seen: Forecast },
): HoldView {
  const verdict = decide(facts, policy, now);
  if (verdict.kind === 'wait' && verdict.because !== 'turn') {
    return { code: verdict.because, until: iso(verdict.until), detail: verdict.detail };
  }
  return { code: 'turn', until: iso(seen.eta?.p50 ?? null), detail: {} };
}

/** Runs the rules on virtual time for everything that waits at a session. */
export async function placesOf(
  reader: Reader,
  ports: FactsPorts,
  { companyId, sessionId }: { companyId: CompanyId; sessionId: SessionId },
): Promise<Places> {
  const rows: MessageRow[] = await listPending(reader, sessionId, seenMessages);
  if (rows.length === 0) return new Map();
  const { policy, clock } = ports;
  const now = clock.now();
  const situation = await gatherLane(reader, ports, { companyId, sessionId });
  const facts = await gatherFacts(reader, ports, { rows, situation });
  const [first] = facts;
  if (!first) return new Map();
  const { session, lane, pauses, counts } = first;
  const notBefore = new Map(rows.map(row => [row.id as string, row.notBefore]));
  const messages = facts.map(
    ({ message, recipient, relation, counts: { recipientCountedToday } }) => ({
      message,
      recipient,
      relation,
      countedToday: recipientCountedToday,
      // A hold of a rule is asked anew; only a pause after a failed try is delivery's own.
      notBefore: message.scheduledAt ? null : (notBefore.get(message.id) ?? null),
    }),
  );
  const seen = forecast({ messages, session, counts, lane, pauses }, policy, now);
  const factsOf = new Map(facts.map(one => [one.message.id, one]));
  return new Map(
    seen.flatMap(place => {
      const own = factsOf.get(place.id);
      if (!own) return [];
      const { position, eta, willExpire } = place;
      const view: Place = {
        hold: holdOf(own, { policy, now, seen: place }),
        position,
        eta: eta && { p50: eta.p50.toISOString(), p90: eta.p90.toISOString() },
        willExpire,
      };
      return [[place.id, view] as const];
    }),
  );
}

interface Entry {
  places: Promise<Places>;
  atMs: number;
}

interface CachePorts extends FactsPorts {
  db: Reader;
}

/** Reading every bubble of a thread must not run the rules again for each. */
const freshMs = 1_000;

/** Places per session, computed at most once a second or when something moved. */
export function createPlaces(ports: CachePorts) {
  const { db, clock } = ports;
  const entries = new Map<SessionId, Entry>();

  return {
    of(lane: { companyId: CompanyId; sessionId: SessionId }): Promise<Places> {
      const nowMs = clock.monotonicMs();
      const present = entries.get(lane.sessionId);
      if (present && nowMs - present.atMs < freshMs) return present.places;
      const places = placesOf(db, ports, lane);
      entries.set(lane.sessionId, { places, atMs: nowMs });
      places.catch(() => entries.delete(lane.sessionId));
      return places;
    },
    moved(sessionId: SessionId): void {
      entries.delete(sessionId);
    },
  };
}

export type PlacesCache = ReturnType<typeof createPlaces>;

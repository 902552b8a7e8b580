import { startOfCountedDay, type DayMove } from '../../src/kernel/calendar.js';
import type { Facts, PauseFacts, Policy } from '../../src/pacing/index.js';
import type { Category, HealthLevel } from '../../src/protocol/codes.js';
import type { Dice } from './pacing-facts-random.js';
import { aPause, dayMs, hourMs, minuteMs, someFacts } from './pacing-facts.js';

/** Somebody, or a group, and what the number and they have had with each other. */
export interface Person {
  key: string;
  group: boolean;
  zone: string | null;
  lastInboundMs: number | null;
  lastOutboundMs: number | null;
  unanswered: number;
  restricted: Facts['recipient']['restricted'];
  numberCheck: Facts['recipient']['numberCheck'];
  /** Instants of counted messages to them. */
  gotMs: number[];
}

/** A message that has not left. */
export interface Wish {
  id: string;
  person: Person;
  source: string;
  campaign: string | null;
  /** Messages with the same number have the same text; null: nobody else's. */
  text: number | null;
  byAgent: boolean;
  acceptedAt: Date;
  scheduledAt: Date | null;
  expiresAt: Date | null;
  /** Fair turn among its priority. */
  turn: number;
  priority: number;
  /** Not asked about before. */
  askAtMs: number;
}

/** One thing that left the number, from here or from the phone itself. */
export interface Sent {
  person: Person;
  category: Category;
  campaign: string | null;
  text: number | null;
  byPhone: boolean;
  /** What the gateway's clock showed, and what really was. */
  startMs: number;
  realMs: number;
  endRealMs: number;
  acceptedRealMs: number;
  onlyTurn: boolean;
  /** How things stood when it left. */
  zone: string;
  zoneChange: (DayMove & { from: string }) | null;
  level: HealthLevel;
  factor: number;
  rampSinceMs: number | null;
}

const people = 2500;
const ordinary = someFacts();
const homes: readonly [string | null, ...(string | null)[]] = [
  null,
  null,
  null,
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/Sao_Paulo',
];

/** Most have written at some time, long ago. */
function aPerson(at: Dice, number: number, nowMs: number): Person {
  return {
    key: `c${number}`,
    group: number % 40 === 0,
    zone: at.one(homes),
    lastInboundMs: at.maybe(0.7) ? nowMs - 30 * dayMs : null,
    lastOutboundMs: null,
    unanswered: 0,
    restricted: null,
    numberCheck: at.maybe(0.03) ? 'unavailable' : 'known',
    gotMs: [],
  };
}

interface DayCounts {
  people: Set<string>;
  firsts: Set<string>;
}

/**
 * A number, its people and everything that has left it, as the tables of the gateway would tell it.
 * Time is the gateway's clock: it stands still while the machine's has been set back.
 */
export function createWorld(
  at: Dice,
  { zone, policy, start }: { zone: string; policy: Policy; start: Date },
) {
  const everybody = Array.from({ length: people }, (_, number) =>
    aPerson(at, number, start.getTime()),
  );
  const sent: Sent[] = [];
  const sentAt: Date[] = [];
  /** Nothing before it is younger than an hour. */
  let hourFrom = 0;
  const firstStarts: { key: string; ms: number }[] = [];
  const textLastTo = new Map<number, Map<string, number>>();
  const days = new Map<number, DayCounts>();

  const state = {
    zone,
    zoneChange: null as Sent['zoneChange'],
    warmUpFrom: new Date(0),
    status: 'WORKING',
    timelock: null as Facts['session']['timelock'],
    capping: null as Facts['session']['capping'],
    level: 'good' as HealthLevel,
    pauses: [] as PauseFacts[],
    ramp: null as { sinceMs: number; sent: number } | null,
    /** Rises with everything that may change a verdict besides time. */
    version: 0,
  };

  function countInto(counts: DayCounts, { person, category }: Sent): void {
    counts.people.add(person.key);
    if (category === 'first_contact') counts.firsts.add(person.key);
  }

  const dayStartMs = (nowMs: number) =>
    startOfCountedDay(new Date(nowMs), state.zone, state.zoneChange).getTime();

  function countsSince(startMs: number): DayCounts {
    const known = days.get(startMs);
    if (known) return known;
    const counts: DayCounts = { people: new Set(), firsts: new Set() };
    for (const one of sent) if (one.startMs >= startMs) countInto(counts, one);
    days.set(startMs, counts);
    return counts;
  }

  /** Last of each person's starts in the 24 hours before. */
  function startsOfLastDay(nowMs: number): Date[] {
    if (policy.caps.startedByUsPer24h === null) return [];
    const seen = new Set<string>();
    const young = firstStarts.slice(-2000).filter(({ ms }) => ms > nowMs - dayMs);
    return young
      .reverse()
      .filter(({ key }) => !seen.has(key) && seen.add(key))
      .reverse()
      .map(({ ms }) => new Date(ms));
  }

  function sameTextTo({ text, person }: Wish, nowMs: number): Date[] {
    const spanMs = (policy.content.sameText.hold?.minutes ?? 0) * minuteMs;
    const reached = text === null ? undefined : textLastTo.get(text);
    if (!reached || spanMs === 0) return [];
    return [...reached]
      .filter(([key, ms]) => key !== person.key && ms > nowMs - spanMs)
      .map(([, ms]) => ms)
      .sort((a, b) => a - b)
      .map(ms => new Date(ms));
  }

  function relationTo(person: Person): Facts['relation'] {
    const { lastInboundMs, lastOutboundMs, unanswered } = person;
    const date = (ms: number | null) => (ms === null ? null : new Date(ms));
    return {
      lastInboundAt: date(lastInboundMs),
      windowClosesAt: lastInboundMs === null ? null : new Date(lastInboundMs + dayMs),
      unread: false,
      unanswered,
      lastOutboundAt: date(lastOutboundMs),
    };
  }

  return {
    state,
    people: everybody,
    sent,
    relationTo,

    /** Everything a decision looks at, gathered anew. */
    factsOf(wish: Wish, nowMs: number, realMs: number): Facts {
      const { person } = wish;
      const startMs = dayStartMs(nowMs);
      const counts = countsSince(startMs);
      const last = sent.at(-1);
      const ago = (ms: number) => new Date(nowMs - (realMs - ms));
      return {
        message: {
          ...ordinary.message,
          id: wish.id,
          acceptedAt: wish.acceptedAt,
          scheduledAt: wish.scheduledAt,
          expiresAt: wish.expiresAt,
          byAgent: wish.byAgent,
          campaign: wish.campaign,
        },
        recipient: {
          ...ordinary.recipient,
          key: person.key,
          group: person.group,
          zone: person.zone,
          restricted: person.restricted,
          numberCheck: person.numberCheck,
        },
        relation: relationTo(person),
        session: {
          ...ordinary.session,
          zone: state.zone,
          warmUpFrom: state.warmUpFrom,
          status: state.status,
          timelock: state.timelock,
          capping: state.capping,
          health: { ...ordinary.session.health, level: state.level },
        },
        counts: {
          contactsToday: counts.people.size,
          recipientCountedToday: counts.people.has(person.key),
          firstContactsToday: counts.firsts.size,
          sentInLastHour: sentAt.slice(hourFrom),
          startedInLastDay: startsOfLastDay(nowMs),
          toRecipientInLastHour: person.gotMs
            .filter(ms => ms > nowMs - hourMs)
            .map(ms => new Date(ms)),
          toRecipientToday: person.gotMs.filter(ms => ms >= startMs).length,
          sameTextTo: sameTextTo(wish, nowMs),
        },
        lane: {
          ...ordinary.lane,
          lastSendStartedAt: last ? ago(last.realMs) : null,
          lastSendEndedAt: last ? ago(last.endRealMs) : null,
          gapSeed: `s1:${sent.length}`,
          ramp: state.ramp && {
            since: new Date(state.ramp.sinceMs),
            scope: 'all',
            sent: state.ramp.sent,
          },
        },
        pauses: state.pauses.filter(({ since }) => since.getTime() <= nowMs),
      };
    },

    /** Writes down what left. */
    count(one: Sent): void {
      const { person, category, text, startMs } = one;
      countInto(countsSince(dayStartMs(startMs)), one);
      sent.push(one);
      sentAt.push(new Date(startMs));
      while ((sentAt[hourFrom]?.getTime() ?? Infinity) < startMs - hourMs) hourFrom += 1;
      if (category === 'first_contact') firstStarts.push({ key: person.key, ms: startMs });
      if (text !== null && category !== 'reply') {
        const reached = textLastTo.get(text) ?? new Map<string, number>();
        textLastTo.set(text, reached.set(person.key, startMs));
      }
      if (state.ramp && category !== 'reply') state.ramp.sent += 1;
      person.gotMs.push(startMs);
      person.unanswered += 1;
      person.lastOutboundMs = startMs;
      state.version += 1;
    },

    moves(to: string, nowMs: number): void {
      state.zoneChange = {
        from: state.zone,
        at: new Date(nowMs),
        countedFrom: new Date(dayStartMs(nowMs)),
      };
      state.zone = to;
      days.clear();
    },

    hears(person: Person, nowMs: number): void {
      person.lastInboundMs = nowMs;
      person.unanswered = 0;
      state.version += 1;
    },

    pause(scope: PauseFacts['scope'], nowMs: number, untilMs: number): void {
      const since = new Date(nowMs);
      const campaign = scope === 'campaign' ? 'c1' : null;
      state.pauses.push(aPause({ scope, campaign, since, until: new Date(untilMs) }));
      state.version += 1;
    },
  };
}

export type World = ReturnType<typeof createWorld>;

import { localDay, startOfLocalDay } from '../../src/kernel/calendar.js';
import {
  categoryOf,
  decide,
  isPassedOversTurn,
  lanePriority,
  type Facts,
  type Happening,
  type Policy,
  type Recording,
  type Verdict,
  type WaitingLane,
  type WaitingMessage,
} from '../../src/pacing/index.js';
import type { RefusalCode } from '../../src/protocol/codes.js';
import { dayMs, hourMs, minuteMs, someFacts } from './pacing-facts.js';

/** Somebody, and what the number and they have had with each other. */
export interface Person {
  key: string;
  zone: string | null;
  lastInboundMs: number | null;
  lastOutboundMs: number | null;
  unanswered: number;
  /** Instants of counted messages to them. */
  gotMs: number[];
}

export interface Message {
  id: string;
  order: number;
  person: Person;
  source: string;
  campaign: string | null;
  byAgent: boolean;
  acceptedMs: number;
  scheduledMs: number | null;
  priority: number;
  turn: number;
  notBeforeMs: number;
}

export type Wanted = Pick<Message, 'person' | 'source' | 'campaign' | 'byAgent' | 'scheduledMs'>;

/** What lies between the moment a send may start and its end. */
export interface Network {
  wakesLateMs(): number;
  startMs(): number;
  tookMs(): number;
}

/** As the replay takes it: always the same. */
export const evenNetwork: Network = {
  wakesLateMs: () => 0,
  startMs: () => 150,
  tookMs: () => 0,
};

interface LifeParts {
  policy: Policy;
  zone: string;
  startMs: number;
  warmUpFrom: Date;
  network: Network;
}

const instant = (ms: number | null) => (ms === null ? null : new Date(ms));
const others = 9;

const asWritten = ({ message, recipient, relation, counts }: Facts): WaitingMessage => ({
  ...{ message, recipient, relation },
  countedToday: counts.recipientCountedToday,
  notBefore: null,
});

/**
 * A lane as the gateway drives it, in plain lists: asks `decide` with facts gathered anew each time.
 * It knows nothing of the virtual run.
 */
export function createLife({ policy, zone, startMs, warmUpFrom, network }: LifeParts) {
  const pending: Message[] = [];
  const sent: { atMs: number; priority: number; turn: number }[] = [];
  const lastPriorities: number[] = [];
  const started = new Map<string, number>();
  const days = new Map<string, { people: Set<string>; firsts: Set<string> }>();
  const happenings: Happening[] = [];
  const past = new Map<
    string,
    { id: string; wishedAt: Date; leftAt: Date | null; refused: RefusalCode | null }
  >();
  let nowMs = startMs;
  let lastStartMs: number | null = null;
  let lastEndMs: number | null = null;
  let lastId = '';
  let accepted = 0;

  function today() {
    const date = localDay(new Date(nowMs), zone);
    const counts = days.get(date) ?? { people: new Set<string>(), firsts: new Set<string>() };
    days.set(date, counts);
    return counts;
  }

  function relationTo({ lastInboundMs, lastOutboundMs, unanswered }: Person): Facts['relation'] {
    const closesMs = lastInboundMs === null ? null : lastInboundMs + dayMs;
    const times = {
      lastInboundAt: instant(lastInboundMs),
      lastOutboundAt: instant(lastOutboundMs),
    };
    return { ...times, windowClosesAt: instant(closesMs), unread: false, unanswered };
  }

  function factsOf(message: Message): Facts {
    const { person, id, byAgent, campaign, acceptedMs, scheduledMs } = message;
    const { people, firsts } = today();
    const dayStartMs = startOfLocalDay(new Date(nowMs), zone).getTime();
    const young = (instants: readonly number[], spanMs: number) =>
      instants.filter(ms => ms > nowMs - spanMs).map(ms => new Date(ms));
    return someFacts({
      message: {
        ...{ id, byAgent, campaign },
        acceptedAt: new Date(acceptedMs),
        scheduledAt: instant(scheduledMs),
      },
      recipient: { key: person.key, zone: person.zone },
      relation: relationTo(person),
      session: { zone, warmUpFrom },
      counts: {
        contactsToday: people.size,
        recipientCountedToday: people.has(person.key),
        firstContactsToday: firsts.size,
        sentInLastHour: young(
          sent.slice(-600).map(({ atMs }) => atMs),
          hourMs,
        ),
        startedInLastDay: young(
          [...started.values()].sort((a, b) => a - b),
          dayMs,
        ),
        toRecipientInLastHour: young(person.gotMs, hourMs),
        toRecipientToday: person.gotMs.filter(ms => ms >= dayStartMs).length,
      },
      lane: {
        lastSendStartedAt: instant(lastStartMs),
        lastSendEndedAt: instant(lastEndMs),
        gapSeed: `s1:${lastId}:1`,
      },
    });
  }

  const inOrder = (a: Message, b: Message) =>
    a.priority - b.priority || a.turn - b.turn || a.order - b.order;
  const isDue = ({ notBeforeMs }: Message) => notBeforeMs <= nowMs;

  function turnFor(priority: number, source: string): number {
    const same = pending.filter(message => message.priority === priority);
    const due = Math.min(...same.filter(isDue).map(({ turn }) => turn));
    const left = sent.findLast(send => send.priority === priority);
    const served = Math.max(
      left && left.atMs > nowMs - hourMs ? left.turn : 0,
      Number.isFinite(due) ? due - 1 : 0,
    );
    const ofSource = same.filter(message => message.source === source).map(({ turn }) => turn);
    return Math.max(served, 0, ...ofSource) + 1;
  }

  function inLane(message: Message): WaitingMessage {
    const facts = factsOf(message);
    const { priority, turn } = message;
    return { ...asWritten(facts), counts: facts.counts, priority, turn };
  }

  /** Of those due the first, or the one that has been passed over for long. */
  function next(): Message | undefined {
    const due = pending.filter(isDue).sort(inOrder);
    const [first] = due;
    if (!first) return undefined;
    const below = Math.max(first.priority, ...lastPriorities);
    const dueSinceMs = ({ acceptedMs, notBeforeMs }: Message) => Math.max(acceptedMs, notBeforeMs);
    const [longest] = due
      .filter(({ priority }) => priority > below)
      .sort((a, b) => dueSinceMs(a) - dueSinceMs(b) || a.order - b.order);
    const passedOver = longest
      ? { priority: longest.priority, dueSince: new Date(dueSinceMs(longest)) }
      : null;
    const now = new Date(nowMs);
    const isIts = isPassedOversTurn({ lastPriorities, passedOver, policy, now });
    return inItsStead((isIts && longest) || first);
  }

  /** An earlier one of the same conversation goes first, or holds it back. */
  function inItsStead(message: Message): Message | undefined {
    const earlier = pending.find(
      ({ person, order, scheduledMs }) =>
        person === message.person && order < message.order && (scheduledMs ?? 0) <= nowMs,
    );
    if (!earlier) return message;
    if (isDue(earlier)) return earlier;
    if (message.priority === 1 && earlier.priority !== 1) return message;
    message.notBeforeMs = earlier.notBeforeMs;
    return next();
  }

  function drop(message: Message): void {
    pending.splice(pending.indexOf(message), 1);
  }

  function count(person: Person, isFirst: boolean): void {
    const { people, firsts } = today();
    if (isFirst && !people.has(person.key)) firsts.add(person.key);
    if (isFirst && !(person.lastOutboundMs && person.lastOutboundMs > nowMs - dayMs))
      started.set(person.key, nowMs);
    people.add(person.key);
    person.gotMs.push(nowMs);
    person.unanswered += 1;
    person.lastOutboundMs = nowMs;
  }

  function send(message: Message, isFirst: boolean): void {
    const { person, priority, turn, id } = message;
    count(person, isFirst);
    drop(message);
    sent.push({ atMs: nowMs, priority, turn });
    lastPriorities.push(priority);
    if (lastPriorities.length > others) lastPriorities.shift();
    lastStartMs = nowMs + network.startMs();
    lastEndMs = lastStartMs + network.tookMs();
    lastId = id;
    const known = past.get(id);
    if (known) known.leftAt = new Date(nowMs);
  }

  /** Takes the first due message and does what the verdict says; answers until when the lane rests. */
  function step(message: Message): number {
    const facts = factsOf(message);
    const now = new Date(nowMs);
    const verdict: Verdict = decide(facts, policy, now);
    if (verdict.kind === 'refuse') {
      drop(message);
      const known = past.get(message.id);
      if (known) known.refused = verdict.because;
      return nowMs;
    }
    const category = categoryOf(facts, now);
    const own = lanePriority(category, message);
    const isNear = verdict.kind === 'send' || verdict.detail.turn === 'gap';
    if (isNear && own > message.priority) {
      message.turn = turnFor(own, message.source);
      message.priority = own;
      return nowMs;
    }
    if (verdict.kind === 'send') {
      send(message, category === 'first_contact');
      return nowMs;
    }
    const untilMs = (verdict.until?.getTime() ?? nowMs + minuteMs) + network.wakesLateMs();
    if (verdict.binds === 'lane') return untilMs;
    message.notBeforeMs = untilMs;
    return nowMs;
  }

  return {
    nowMs: () => nowMs,
    pending: (): readonly Message[] => pending,
    past: () => [...past.values()],

    /** Works until the clock shows `untilMs`. */
    live(untilMs: number): void {
      while (nowMs < untilMs) {
        const message = next();
        const wakeMs = message
          ? step(message)
          : Math.min(untilMs, ...pending.map(one => one.notBeforeMs).filter(ms => ms > nowMs));
        nowMs = Math.min(untilMs, Math.max(wakeMs, nowMs));
      }
    },

    accept(wanted: Wanted): Message {
      accepted += 1;
      const id = `m${String(accepted).padStart(6, '0')}`;
      const place = { priority: 1, turn: 1, notBeforeMs: wanted.scheduledMs ?? 0 };
      const message: Message = { ...wanted, ...place, id, order: accepted, acceptedMs: nowMs };
      message.priority = lanePriority(categoryOf(factsOf(message), new Date(nowMs)), message);
      message.turn = turnFor(message.priority, message.source);
      const wishedAt = new Date(Math.max(nowMs, wanted.scheduledMs ?? 0));
      past.set(id, { id, wishedAt, leftAt: null, refused: null });
      const waiting = asWritten(factsOf(message));
      const recorded = { waiting, source: message.source, askedPriority: null };
      happenings.push({ at: new Date(nowMs), kind: 'message', message: recorded });
      pending.push(message);
      return message;
    },

    /** They write: their window opens, and what waits for them waits for no rule. */
    hear(person: Person): void {
      person.lastInboundMs = nowMs;
      person.unanswered = 0;
      happenings.push({ at: new Date(nowMs), kind: 'inbound', key: person.key });
      for (const message of pending.filter(one => one.person === person)) {
        const own = lanePriority(categoryOf(factsOf(message), new Date(nowMs)), message);
        message.notBeforeMs = message.scheduledMs ?? 0;
        if (own >= message.priority) continue;
        const turn = turnFor(own, message.source);
        Object.assign(message, { priority: own, turn });
      }
    },

    /** Somebody types to them on the phone itself: it counts, and a gap follows. */
    type(person: Person): void {
      count(person, person.lastInboundMs === null);
      sent.push({ atMs: nowMs, priority: 0, turn: 0 });
      [lastStartMs, lastEndMs] = [nowMs, nowMs];
      lastId = `phone ${nowMs}`;
    },

    /** The lane as delivery would hand it to the forecast. */
    lane(): WaitingLane {
      const messages = [...pending].sort(inOrder).map(inLane);
      const [first] = pending;
      const { session, counts, lane, pauses } = first ? factsOf(first) : someFacts();
      return { messages, session, counts, lane, pauses, lastPriorities: [...lastPriorities] };
    },

    /** Everything that came from outside, as a recorder would have written it down. */
    recording(people: readonly Person[]): Recording {
      const { session, counts, lane, pauses, recipient } = someFacts({
        session: { zone, warmUpFrom },
        lane: { gapSeed: 's1::1' },
      });
      return {
        picture: { session, counts, lane, pauses },
        start: new Date(startMs),
        end: new Date(nowMs),
        people: people.map(person => ({
          recipient: { ...recipient, key: person.key, zone: person.zone },
          relation: relationTo(person),
        })),
        happenings,
      };
    },
  };
}

export type Life = ReturnType<typeof createLife>;

import { localDay, startOfLocalDay } from '../../src/kernel/calendar.js';
import { seededRandom, type Random } from '../../src/kernel/random.js';
import {
  categoryOf,
  decide,
  forecast,
  isPassedOversTurn,
  lanePriority,
  trafficOf,
  trafficWeeks,
  type Facts,
  type PastHour,
  type Policy,
  type Traffic,
  type WaitingLane,
} from '../../src/pacing/index.js';
import type { Category } from '../../src/protocol/codes.js';
import { aPolicy, daily, dayMs, hourMs, minuteMs, someFacts } from './pacing-facts.js';

/** What a message was told when it came, and when it left. */
export interface Promised {
  category: Category;
  campaign: boolean;
  acceptedMs: number;
  p50Ms: number;
  p90Ms: number;
  /** null: still there when the simulation ended. */
  leftMs: number | null;
}

export interface HonestDay {
  promised: readonly Promised[];
  /** Messages that were told no time. */
  untold: number;
  endMs: number;
}

interface Person {
  key: string;
  zone: string | null;
  lastInboundMs: number | null;
  lastOutboundMs: number | null;
  unanswered: number;
  gotMs: number[];
}

interface Message {
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
  dueSinceMs: number;
}

interface Sent {
  key: string;
  category: Category;
  atMs: number;
  priority: number;
}

/** Messages an hour at the busiest time of day, by category. */
type Load = Readonly<Record<'reply' | 'known' | 'first_contact', number>>;

const zones = ['Asia/Jakarta', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const starts = ['2025-03-28', '2025-06-16', '2025-10-24', '2025-11-20', '2026-03-06'];
const longestMs = 5 * dayMs;
/** Share of the accepted messages that ask for their time; the others only make traffic. */
const asked = 0.04;

const one = <Item>(random: Random, items: readonly Item[]) =>
  items[Math.floor(random() * items.length)] as Item;
const between = (random: Random, low: number, high: number) =>
  Math.round(low + random() * (high - low));

function aRandomPolicy(random: Random): Policy {
  const hours = one(random, [['08:00-21:00'], ['09:00-13:00', '14:00-20:00'], ['00:00-24:00']]);
  const isCareful = random() < 0.3;
  if (isCareful) return aPolicy({ activeHours: { days: daily(...hours) } }, 'careful');
  const gapMs = one(random, [
    [5000, 8000],
    [3000, 12_000],
    [10_000, 20_000],
  ]);
  return aPolicy({
    activeHours: { days: daily(...hours), replies: random() < 0.3 ? 'send' : 'hold' },
    caps: {
      contactsPerDay: between(random, 30, 300),
      messagesPerHour: between(random, 30, 200),
      firstContactsPerDay: between(random, 5, 60),
      startedByUsPer24h: random() < 0.2 ? between(random, 10, 60) : null,
    },
    gap: { defaultMs: gapMs },
  });
}

/** How busy an hour of the local day is, from 0 to 1. */
function busy(hour: number): number {
  if (hour < 6 || hour >= 23) return 0.02;
  return hour >= 9 && hour < 18 ? 1 : 0.4;
}

function poisson(random: Random, mean: number): number {
  let left = Math.exp(-mean);
  for (let count = 0; ; count += 1) {
    left /= random() || Number.MIN_VALUE;
    if (left >= 1) return count;
  }
}

/** `busy` summed over a day. */
const busyHours = Array.from({ length: 24 }, (_, hour) => busy(hour)).reduce(
  (sum, part) => sum + part,
  0,
);

/** As much as a number can send in the long run; more would only wait for ever. */
function aBearableLoad(random: Random, { caps, warmup }: Policy): Load {
  const wish = { reply: random() * 12, known: random() * 6, first_contact: random() * 4 };
  const people = (0.6 * wish.reply + wish.known + wish.first_contact) * busyHours;
  const fits = Math.min(1, (0.8 * caps.contactsPerDay) / people);
  const strangers = Math.min(
    caps.firstContactsPerDay,
    warmup.firstContactsByDay.at(-1) ?? Infinity,
  );
  const first = Math.min(fits * wish.first_contact, (0.8 * strangers) / busyHours);
  return { reply: fits * wish.reply, known: fits * wish.known, first_contact: first };
}

const hourOf = (atMs: number, zone: string) =>
  Math.floor((atMs - startOfLocalDay(new Date(atMs), zone).getTime()) / hourMs);

/** Four weeks of such days, as the tables would tell of them. */
function aHistory(
  random: Random,
  { load, zone, startMs }: { load: Load; zone: string; startMs: number },
): Traffic {
  const since = new Date(startMs - trafficWeeks * 7 * dayMs);
  const past: PastHour[] = [];
  for (let atMs = since.getTime(); atMs < startMs; atMs += hourMs) {
    for (const [name, peak] of Object.entries(load)) {
      const messages = poisson(random, peak * busy(hourOf(atMs, zone)));
      const category = name as Category;
      const newPeople = category === 'reply' ? Math.round(messages * 0.6) : messages;
      if (messages > 0) past.push({ startsAt: new Date(atMs), category, messages, newPeople });
    }
  }
  return trafficOf(past, { zone, since, until: new Date(startMs), mostPerHour: 50 });
}

/** One day in which messages come and are told when they will leave, and as long as it takes them. */
export function liveHonestly(seed: string): HonestDay {
  const random = seededRandom(seed);
  const zone = one(random, zones);
  const policy = aRandomPolicy(random);
  const startMs = Date.parse(`${one(random, starts)}T00:00:00Z`) + between(random, 0, 24) * hourMs;
  const load = aBearableLoad(random, policy);
  const traffic = aHistory(random, { load, zone, startMs });
  const warmUpFrom = new Date(startMs - between(random, 0, 40) * dayMs);

  const people: Record<keyof Load, Person[]> = { reply: [], known: [], first_contact: [] };
  const pending: Message[] = [];
  const sent: Sent[] = [];
  const started = new Map<string, number>();
  const lastOfSource = new Map<string, number>();
  const promised: (Promised & { id: string })[] = [];
  let untold = 0;
  let accepted = 0;
  let nowMs = startMs;
  let lastStartMs: number | null = null;
  let lastEndMs: number | null = null;
  let draws = 0;
  const counted = new Map<string, { all: Set<string>; first: Set<string> }>();

  function dayCounts() {
    const day = localDay(new Date(nowMs), zone);
    const known = counted.get(day) ?? { all: new Set<string>(), first: new Set<string>() };
    counted.set(day, known);
    return known;
  }

  function somebody(kind: keyof Load): Person {
    const pool = people[kind];
    const again = kind === 'reply' ? 0.4 : 0.05;
    const old = random() < again ? one(random, pool.slice(-6)) : undefined;
    if (old) return old;
    const person: Person = {
      key: `${kind} ${pool.length}`,
      zone: random() < 0.15 ? one(random, zones) : null,
      lastInboundMs: kind === 'first_contact' ? null : nowMs - 9 * dayMs,
      lastOutboundMs: null,
      unanswered: 0,
      gotMs: [],
    };
    pool.push(person);
    return person;
  }

  function factsOf(message: Message): Facts {
    const { person } = message;
    const { all, first } = dayCounts();
    const date = (ms: number | null) => (ms === null ? null : new Date(ms));
    const dayStartMs = startOfLocalDay(new Date(nowMs), zone).getTime();
    return someFacts({
      message: {
        id: message.id,
        acceptedAt: new Date(message.acceptedMs),
        scheduledAt: date(message.scheduledMs),
        byAgent: message.byAgent,
        campaign: message.campaign,
      },
      recipient: { key: person.key, zone: person.zone },
      relation: {
        lastInboundAt: date(person.lastInboundMs),
        windowClosesAt:
          person.lastInboundMs === null ? null : new Date(person.lastInboundMs + dayMs),
        unanswered: person.unanswered,
        lastOutboundAt: date(person.lastOutboundMs),
      },
      session: { zone, warmUpFrom },
      counts: {
        contactsToday: all.size,
        recipientCountedToday: all.has(person.key),
        firstContactsToday: first.size,
        sentInLastHour: sent
          .slice(-600)
          .filter(({ atMs }) => atMs > nowMs - hourMs)
          .map(({ atMs }) => new Date(atMs)),
        startedInLastDay: [...started.values()]
          .filter(ms => ms > nowMs - dayMs)
          .sort((a, b) => a - b)
          .map(ms => new Date(ms)),
        toRecipientInLastHour: person.gotMs
          .filter(ms => ms > nowMs - hourMs)
          .map(ms => new Date(ms)),
        toRecipientToday: person.gotMs.filter(ms => ms >= dayStartMs).length,
      },
      lane: {
        lastSendStartedAt: date(lastStartMs),
        lastSendEndedAt: date(lastEndMs),
        gapSeed: `${seed} ${draws}`,
      },
    });
  }

  const inOrder = (a: Message, b: Message) =>
    a.priority - b.priority || a.turn - b.turn || a.order - b.order;

  function turnFor(priority: number, source: string): number {
    const due = pending.filter(one => one.priority === priority && one.notBeforeMs <= nowMs);
    const served = Math.min(...due.map(({ turn }) => turn)) - 1;
    const before = lastOfSource.get(`${priority} ${source}`) ?? 0;
    const turn = Math.max(Number.isFinite(served) ? served : 0, before) + 1;
    lastOfSource.set(`${priority} ${source}`, turn);
    return turn;
  }

  function laneNow(): WaitingLane {
    const ordered = [...pending].sort(inOrder);
    const facts = ordered.map(factsOf);
    const messages = facts.map(({ message, recipient, relation, counts }, at) => ({
      message,
      recipient,
      relation,
      counts,
      countedToday: counts.recipientCountedToday,
      notBefore: null,
      priority: ordered[at]?.priority ?? 1,
      turn: ordered[at]?.turn ?? 1,
    }));
    const { session, counts, lane, pauses } = facts[0] ?? someFacts();
    const lastPriorities = sent.slice(-9).map(({ priority }) => priority);
    return { messages, session, counts, lane, pauses, lastPriorities, traffic };
  }

  function accept(kind: keyof Load, changes: Partial<Message> = {}): void {
    const person = changes.person ?? somebody(kind);
    if (kind === 'reply') {
      person.lastInboundMs = nowMs - between(random, 0, 30) * minuteMs;
      person.unanswered = 0;
    }
    accepted += 1;
    const source = changes.source ?? one(random, ['user:a', 'user:b', 'key:c']);
    const message: Message = {
      id: `m${String(accepted).padStart(6, '0')}`,
      order: accepted,
      person,
      source,
      campaign: null,
      byAgent: source.startsWith('user'),
      acceptedMs: nowMs,
      scheduledMs: random() < 0.03 ? nowMs + between(random, 1, 20) * hourMs : null,
      priority: 1,
      turn: 1,
      notBeforeMs: 0,
      dueSinceMs: nowMs,
      ...changes,
    };
    const category = categoryOf(factsOf(message), new Date(nowMs));
    message.priority = lanePriority(category, message);
    message.turn = turnFor(message.priority, source);
    message.notBeforeMs = message.scheduledMs ?? 0;
    message.dueSinceMs = Math.max(nowMs, message.notBeforeMs);
    pending.push(message);
    if (nowMs - startMs < dayMs && random() < asked) ask(message, category);
  }

  function ask(message: Message, category: Category): void {
    const place = forecast(laneNow(), policy, new Date(nowMs)).find(({ id }) => id === message.id);
    if (!place?.eta) {
      untold += 1;
      return;
    }
    promised.push({
      id: message.id,
      category,
      campaign: message.campaign !== null,
      acceptedMs: nowMs,
      p50Ms: place.eta.p50.getTime(),
      p90Ms: place.eta.p90.getTime(),
      leftMs: null,
    });
  }

  function nextArrivalMs(): number {
    const perHour = Object.values(load).reduce((sum, rate) => sum + rate, 0);
    let atMs = nowMs;
    // Thinning: candidates at the busiest rate, of which quiet hours drop most.
    for (;;) {
      atMs += (-Math.log(1 - random()) / Math.max(perHour, 0.01)) * hourMs;
      if (random() < busy(hourOf(atMs, zone))) return Math.ceil(atMs);
    }
  }

  function arrive(): void {
    const total = load.reply + load.known + load.first_contact;
    const throwAt = random() * total;
    const kind =
      throwAt < load.reply
        ? 'reply'
        : throwAt < load.reply + load.known
          ? 'known'
          : 'first_contact';
    accept(kind);
  }

  function bulks(): { atMs: number; run: () => void }[] {
    const later = () => startMs + Math.floor(random() * dayMs);
    const many = (count: number, kind: keyof Load, changes: Partial<Message>) => () => {
      for (let n = 0; n < count; n += 1) accept(kind, changes);
    };
    const all = [
      {
        atMs: startMs,
        run: many(between(random, 0, 60), 'known', { source: 'key:bulk', byAgent: false }),
      },
      {
        atMs: startMs,
        run: many(between(random, 0, 40), 'first_contact', { source: 'key:bulk', byAgent: false }),
      },
    ];
    const campaign = { source: 'campaign:c', campaign: 'c', byAgent: false };
    if (random() < 0.6)
      all.push({ atMs: later(), run: many(between(random, 5, 120), 'known', campaign) });
    if (random() < 0.3)
      all.push({ atMs: later(), run: many(between(random, 5, 40), 'first_contact', campaign) });
    return all.sort((a, b) => a.atMs - b.atMs);
  }

  function pick(): Message | undefined {
    const due = pending.filter(({ notBeforeMs }) => notBeforeMs <= nowMs).sort(inOrder);
    const [first] = due;
    if (!first) return undefined;
    const lastPriorities = sent.slice(-9).map(({ priority }) => priority);
    const below = Math.max(first.priority, ...lastPriorities);
    const [oldest] = due
      .filter(({ priority }) => priority > below)
      .sort((a, b) => a.dueSinceMs - b.dueSinceMs);
    const passedOver = oldest && {
      priority: oldest.priority,
      dueSince: new Date(oldest.dueSinceMs),
    };
    const isIts = isPassedOversTurn({
      lastPriorities,
      passedOver: passedOver ?? null,
      policy,
      now: new Date(nowMs),
    });
    return inItsStead((isIts && oldest) || first);
  }

  function inItsStead(message: Message): Message | undefined {
    const earlier = pending.find(
      other =>
        other.person === message.person &&
        other.order < message.order &&
        (other.scheduledMs ?? 0) <= nowMs,
    );
    if (!earlier) return message;
    if (earlier.notBeforeMs <= nowMs) return earlier;
    if (message.priority === 1 && earlier.priority !== 1) return message;
    message.notBeforeMs = earlier.notBeforeMs;
    return pick();
  }

  function send(message: Message, facts: Facts): void {
    const category = categoryOf(facts, new Date(nowMs));
    const { person } = message;
    const startedMs = nowMs + Math.floor(random() * 200);
    const tookMs = random() < 0.02 ? random() * 10_000 : 50 + random() * 700;
    const { all, first } = dayCounts();
    if (category === 'first_contact' && !all.has(person.key)) first.add(person.key);
    if (
      category === 'first_contact' &&
      !(person.lastOutboundMs && person.lastOutboundMs > nowMs - dayMs)
    )
      started.set(person.key, nowMs);
    all.add(person.key);
    sent.push({ key: person.key, category, atMs: nowMs, priority: message.priority });
    person.gotMs.push(nowMs);
    person.unanswered += 1;
    person.lastOutboundMs = nowMs;
    pending.splice(pending.indexOf(message), 1);
    lastStartMs = startedMs;
    lastEndMs = startedMs + tookMs;
    draws += 1;
    const told = promised.find(({ id }) => id === message.id);
    if (told) told.leftMs = nowMs;
    // Some answer, and so open a window.
    if (random() < 0.3) {
      person.lastInboundMs = nowMs + 1;
      person.unanswered = 0;
      for (const other of pending.filter(one => one.person === person)) reorder(other);
    }
  }

  function reorder(message: Message): void {
    const own = lanePriority(categoryOf(factsOf(message), new Date(nowMs)), message);
    message.notBeforeMs = message.scheduledMs ?? 0;
    if (own >= message.priority) return;
    message.priority = own;
    message.turn = turnFor(own, message.source);
  }

  const big = bulks();
  let arrivalMs = nextArrivalMs();
  const isDone = () => nowMs - startMs > dayMs && promised.every(({ leftMs }) => leftMs !== null);
  while (nowMs - startMs < longestMs && !isDone()) {
    while (big[0] && big[0].atMs <= nowMs) big.shift()?.run();
    while (arrivalMs <= nowMs) {
      arrive();
      arrivalMs = nextArrivalMs();
    }
    const nextEventMs = Math.min(arrivalMs, big[0]?.atMs ?? Infinity);
    const message = pick();
    if (!message) {
      const wakeMs = Math.min(
        ...pending.map(({ notBeforeMs }) => notBeforeMs).filter(ms => ms > nowMs),
      );
      nowMs = Math.min(nextEventMs, wakeMs);
      continue;
    }
    const facts = factsOf(message);
    const verdict = decide(facts, policy, new Date(nowMs));
    if (verdict.kind === 'send') send(message, facts);
    else if (verdict.kind === 'refuse') pending.splice(pending.indexOf(message), 1);
    else {
      // A timer wakes a little late.
      const untilMs = (verdict.until?.getTime() ?? nowMs + minuteMs) + Math.floor(random() * 50);
      if (verdict.binds === 'lane') nowMs = Math.min(untilMs, nextEventMs);
      else {
        message.notBeforeMs = untilMs;
        message.dueSinceMs = untilMs;
      }
    }
  }
  return { promised, untold, endMs: nowMs };
}

/** How well the promises of some days were kept. */
export function judgePromises(days: readonly HonestDay[]) {
  const all = days.flatMap(({ promised, endMs }) =>
    promised.map(one => ({
      ...one,
      leftMs: one.leftMs ?? Infinity,
      isOpen: one.leftMs === null,
      endMs,
    })),
  );
  // What is still there and was never promised to be gone by now says nothing.
  const known = all.filter(({ isOpen, p90Ms, endMs }) => !isOpen || p90Ms < endMs);
  const kept = known.filter(({ leftMs, p90Ms }) => leftMs <= p90Ms).length / known.length;
  const errors = known
    .map(
      ({ leftMs, p50Ms, acceptedMs }) =>
        Math.abs(leftMs - p50Ms) / Math.max(1, Math.min(leftMs, 1e15) - acceptedMs),
    )
    .sort((a, b) => a - b);
  const medianError = errors[Math.floor(errors.length / 2)] ?? 0;
  return {
    messages: known.length,
    kept,
    medianError,
    untold: days.reduce((sum, day) => sum + day.untold, 0),
    all: known,
  };
}

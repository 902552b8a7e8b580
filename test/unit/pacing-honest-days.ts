import { startOfLocalDay } from '../../src/kernel/calendar.js';
import { seededRandom, type Random } from '../../src/kernel/random.js';
import {
  forecast,
  trafficOf,
  trafficWeeks,
  type PastHour,
  type Policy,
  type Traffic,
} from '../../src/pacing/index.js';
import { aPolicy, daily, dayMs, hourMs } from './pacing-facts.js';
import { createLife, type Message, type Network, type Person, type Wanted } from './pacing-life.js';

/** What a message was told when it came, and when it left. */
export interface Promised {
  id: string;
  /** Lane priority at acceptance. */
  priority: number;
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

const kinds = ['reply', 'known', 'first_contact'] as const;
type Kind = (typeof kinds)[number];
/** Messages an hour at the busiest time of day. */
type Load = Readonly<Record<Kind, number>>;

interface Scene {
  random: Random;
  policy: Policy;
  zone: string;
  startMs: number;
  /** As the weeks before were in the mean; what comes now is more or less of it by `busier`. */
  load: Load;
  busier: number;
}

const zones = ['Asia/Jakarta', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const starts = ['2025-03-28', '2025-06-16', '2025-10-24', '2025-11-20', '2026-03-06'];
const longestMs = 5 * dayMs;
/** Share of the messages that ask for their time; the others only make traffic. */
const asked = 0.025;

const one = <Item>(random: Random, items: readonly Item[]) =>
  items[Math.floor(random() * items.length)] as Item;
const between = (random: Random, low: number, high: number) =>
  Math.round(low + random() * (high - low));

function aRandomPolicy(random: Random): Policy {
  const hours = one(random, [['08:00-21:00'], ['09:00-13:00', '14:00-20:00'], ['00:00-24:00']]);
  const days = daily(...hours);
  if (random() < 0.3) return aPolicy({ activeHours: { days } }, 'careful');
  const gaps = [
    [5_000, 8_000],
    [3_000, 12_000],
    [10_000, 20_000],
  ];
  return aPolicy({
    activeHours: { days, replies: random() < 0.3 ? 'send' : 'hold' },
    caps: {
      contactsPerDay: between(random, 30, 300),
      messagesPerHour: between(random, 30, 200),
      firstContactsPerDay: between(random, 5, 60),
      startedByUsPer24h: random() < 0.2 ? between(random, 10, 60) : null,
    },
    gap: { defaultMs: one(random, gaps) },
  });
}

/** How busy an hour of the local day is, from 0 to 1. */
function busy(hour: number): number {
  if (hour < 6 || hour >= 23) return 0.02;
  return hour >= 9 && hour < 18 ? 1 : 0.4;
}

const busyHours = Array.from({ length: 24 }, (_, hour) => busy(hour)).reduce((a, b) => a + b, 0);

/** As much as a number can send in the long run; more would only wait for ever. */
function aBearableLoad(random: Random, { caps }: Policy): Load {
  const wish = { reply: random() * 12, known: random() * 6, first_contact: random() * 4 };
  const people = (0.6 * wish.reply + wish.known + wish.first_contact) * busyHours;
  const fits = Math.min(1, (0.8 * caps.contactsPerDay) / people);
  const first = Math.min(fits * wish.first_contact, (0.8 * caps.firstContactsPerDay) / busyHours);
  return { reply: fits * wish.reply, known: fits * wish.known, first_contact: first };
}

function aScene(seed: string): Scene {
  const random = seededRandom(seed);
  const policy = aRandomPolicy(random);
  const zone = one(random, zones);
  const startMs = Date.parse(`${one(random, starts)}T00:00:00Z`) + between(random, 0, 24) * hourMs;
  const busier = 0.6 + random() * 0.9;
  return { random, policy, zone, startMs, load: aBearableLoad(random, policy), busier };
}

/** A timer rarely wakes late, a request rarely takes long, but both happen. */
function aRandomNetwork(random: Random): Network {
  return {
    wakesLateMs: () => Math.floor(random() * 50),
    startMs: () => Math.floor(random() * 200),
    tookMs: () => (random() < 0.02 ? random() * 10_000 : 50 + random() * 700),
  };
}

function poisson(random: Random, mean: number): number {
  let left = Math.exp(-mean);
  for (let count = 0; ; count += 1) {
    left /= random() || Number.MIN_VALUE;
    if (left >= 1) return count;
  }
}

const hourOf = (atMs: number, zone: string) =>
  Math.floor((atMs - startOfLocalDay(new Date(atMs), zone).getTime()) / hourMs);

/** Four weeks of such days, as the tables would tell of them. */
function aHistory({ random, load, zone, startMs }: Scene): Traffic {
  const since = new Date(startMs - trafficWeeks * 7 * dayMs);
  const past: PastHour[] = [];
  for (let atMs = since.getTime(); atMs < startMs; atMs += hourMs) {
    for (const category of kinds) {
      const messages = poisson(random, load[category] * busy(hourOf(atMs, zone)));
      const newPeople = category === 'reply' ? Math.round(messages * 0.6) : messages;
      if (messages > 0) past.push({ startsAt: new Date(atMs), category, messages, newPeople });
    }
  }
  return trafficOf(past, { zone, since, until: new Date(startMs), mostPerHour: 50 });
}

/** People of each kind; some are written to again and again. */
function createCrowd({ random }: Scene) {
  const people: Record<Kind, Person[]> = { reply: [], known: [], first_contact: [] };
  const anyOf = (kind: Kind) => (people[kind].length > 0 ? one(random, people[kind]) : null);
  const toKind = (kind: Kind, nowMs: number): Person => {
    const pool = people[kind];
    const again = random() < (kind === 'reply' ? 0.4 : 0.05) ? one(random, pool.slice(-6)) : null;
    if (again) return again;
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
  };
  return { anyOf, toKind };
}

interface Batch {
  atMs: number;
  count: number;
  kind: Kind;
  source: string;
  campaign: string | null;
}

/** What comes all at once: lists handed in at the start, campaigns during the day. */
function someBatches({ random, startMs }: Scene): Batch[] {
  const list = { atMs: startMs, source: 'key:bulk', campaign: null };
  const later = () => startMs + Math.floor(random() * dayMs);
  const campaign = { source: 'campaign:c', campaign: 'c' };
  const batches: Batch[] = [
    { ...list, kind: 'known', count: between(random, 0, 60) },
    { ...list, kind: 'first_contact', count: between(random, 0, 40) },
  ];
  if (random() < 0.6)
    batches.push({ ...campaign, atMs: later(), kind: 'known', count: between(random, 5, 120) });
  if (random() < 0.3)
    batches.push({
      ...campaign,
      atMs: later(),
      kind: 'first_contact',
      count: between(random, 5, 40),
    });
  return batches.sort((a, b) => a.atMs - b.atMs);
}

/** When the next single message comes: candidates at the busiest rate, of which quiet hours drop most. */
function nextArrivalMs({ random, load, zone, busier }: Scene, nowMs: number): number {
  const perHour = busier * (load.reply + load.known + load.first_contact);
  let atMs = nowMs;
  do atMs += (-Math.log(1 - random()) / Math.max(perHour, 0.01)) * hourMs;
  while (random() >= busy(hourOf(atMs, zone)));
  return Math.ceil(atMs);
}

function aKind({ random, load }: Scene): Kind {
  const thrown = random() * (load.reply + load.known + load.first_contact);
  if (thrown < load.reply) return 'reply';
  return thrown < load.reply + load.known ? 'known' : 'first_contact';
}

/** One day in which messages come and are told when they will leave, and as long as it takes them. */
export function liveHonestly(seed: string): HonestDay {
  const scene = aScene(seed);
  const { random, policy, zone, startMs } = scene;
  const traffic = aHistory(scene);
  const crowd = createCrowd(scene);
  const warmUpFrom = new Date(startMs - between(random, 0, 40) * dayMs);
  const network = aRandomNetwork(random);
  const life = createLife({ policy, zone, startMs, warmUpFrom, network });
  const promised: Promised[] = [];
  let untold = 0;

  function ask({ id, priority, acceptedMs }: Message): void {
    const now = new Date(life.nowMs());
    const place = forecast({ ...life.lane(), traffic }, policy, now).find(one => one.id === id);
    if (!place?.eta) untold += 1;
    else {
      const [p50Ms, p90Ms] = [place.eta.p50.getTime(), place.eta.p90.getTime()];
      promised.push({ id, priority, acceptedMs, p50Ms, p90Ms, leftMs: null });
    }
  }

  function come(kind: Kind, wanted: Omit<Wanted, 'person' | 'scheduledMs'>): void {
    const nowMs = life.nowMs();
    const person = crowd.toKind(kind, nowMs);
    if (kind === 'reply') life.hear(person);
    const isLater = random() < 0.03;
    const scheduledMs = isLater ? nowMs + between(random, 1, 20) * hourMs : null;
    const message = life.accept({ ...wanted, person, scheduledMs });
    if (nowMs - startMs < dayMs && random() < asked) ask(message);
  }

  function comeAlone(): void {
    const source = one(random, ['user:a', 'user:b', 'key:c']);
    come(aKind(scene), { source, campaign: null, byAgent: source.startsWith('user') });
  }

  /** People write without being asked, and somebody has the phone in hand. */
  function happenUnforeseen(): void {
    const writes = random() < 0.2 && crowd.anyOf(one(random, kinds));
    if (writes) life.hear(writes);
    const typedTo = random() < 0.04 && crowd.anyOf(one(random, kinds));
    if (typedTo) life.type(typedTo);
  }

  const batches = someBatches(scene);
  let arrivalMs = nextArrivalMs(scene, startMs);
  const endMs = startMs + longestMs;
  const isOpen = ({ id }: Promised) => life.pending().some(message => message.id === id);
  while (life.nowMs() < endMs && (life.nowMs() < startMs + dayMs || promised.some(isOpen))) {
    const [batch] = batches;
    const eventMs = Math.min(arrivalMs, batch?.atMs ?? Infinity, endMs);
    life.live(eventMs);
    if (batch && batch.atMs <= eventMs) {
      batches.shift();
      for (let n = 0; n < batch.count; n += 1) come(batch.kind, { ...batch, byAgent: false });
    }
    if (arrivalMs <= eventMs) {
      comeAlone();
      happenUnforeseen();
      arrivalMs = nextArrivalMs(scene, life.nowMs());
    }
  }
  const left = new Map(life.past().map(({ id, leftAt }) => [id, leftAt?.getTime() ?? null]));
  const told = promised.map(one => ({ ...one, leftMs: left.get(one.id) ?? null }));
  return { promised: told, untold, endMs: life.nowMs() };
}

/** How well the promises of some days were kept. */
export function judgePromises(days: readonly HonestDay[]) {
  // What is still there, and was never promised to be gone by now, says nothing.
  const known = days.flatMap(({ promised, endMs }) =>
    promised
      .filter(({ leftMs, p90Ms }) => leftMs !== null || p90Ms < endMs)
      .map(one => ({ ...one, leftMs: one.leftMs ?? endMs + dayMs })),
  );
  const kept = known.filter(({ leftMs, p90Ms }) => leftMs <= p90Ms).length / known.length;
  const errors = known
    .map(({ leftMs, p50Ms, acceptedMs }) => Math.abs(leftMs - p50Ms) / (leftMs - acceptedMs + 1))
    .sort((a, b) => a - b);
  const medianError = errors[Math.floor(errors.length / 2)] ?? 0;
  const untold = days.reduce((sum, day) => sum + day.untold, 0);
  return { messages: known.length, kept, medianError, untold, known };
}

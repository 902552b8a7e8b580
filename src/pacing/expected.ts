import { startOfLocalDay, startOfNextLocalDay } from '../kernel/calendar.js';
import type { Random } from '../kernel/random.js';
import type { Category } from '../protocol/codes.js';
import type { RelationFacts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import { hourOfWeek, type Traffic } from './traffic.js';
import type { Party, VirtualPerson, WaitingMessage } from './virtual-entry.js';

/** `usual`: as many as the mean says. `busy`: as many as nine of ten times at most. Else by chance. */
export type Pace = 'usual' | 'busy' | Random;

export interface ExpectedAsk {
  traffic: Traffic;
  zone: string;
  from: Date;
  pace: Pace;
}

/** Messages nobody has written yet, to people to whom nothing stands in the way; far away several as one. */
export interface Arrival {
  category: Category;
  /** Of the last of them. */
  key: string;
  anybody: VirtualPerson;
  waiting: WaitingMessage;
  party: Party;
}

/** What is expected, in the order in which it comes. */
export interface Expected {
  nextMs(): number;
  /** The next of it; asked for once its time has come. */
  take(): Arrival;
}

/** Standard normal value that nine of ten draws stay below. */
const ninetieth = 1.28;
/** How much busier or quieter than usual a day is, beside mere chance: nobody knows the true mean. */
const daysDiffer = 0.25;
/** Nobody looks farther ahead. */
const farthestMs = 80 * dayMs;
/** So far every message comes alone; farther away a day's come in so many parties. */
const closelyMs = dayMs;
const partiesADay = 8;

/** The expected number of arrivals at which the middle of the next so many comes. */
type Thresholds = (messages: number) => number;

function usualThresholds(): Thresholds {
  let come = 0;
  return messages => {
    come += messages;
    return come - messages / 2;
  };
}

function busyThresholds(): Thresholds {
  const usual = usualThresholds();
  const factor = 1 + ninetieth * daysDiffer;
  return messages => {
    const root = Math.sqrt(ninetieth ** 2 + 4 * factor * usual(messages));
    return ((root - ninetieth) / (2 * factor)) ** 2;
  };
}

/** About normal, mean 0 and deviation 1. */
function bell(random: Random): number {
  const throws = Array.from({ length: 6 }, () => random());
  return (throws.reduce((sum, one) => sum + one, 0) - 3) * Math.SQRT2;
}

function drawnThresholds(random: Random): Thresholds {
  const factor = Math.max(0.2, 1 + daysDiffer * bell(random));
  let expected = 0;
  let behind = 0;
  return messages => {
    expected += behind;
    behind = 0;
    for (let one = 0; one < messages; one += 1) {
      const apart = -Math.log(1 - random()) / factor;
      if (one <= messages / 2) expected += apart;
      else behind += apart;
    }
    return expected;
  };
}

function thresholdsOf(pace: Pace): Thresholds {
  if (pace === 'usual') return usualThresholds();
  return pace === 'busy' ? busyThresholds() : drawnThresholds(pace);
}

/** Reads the rate of each hour; remembers the day it is in, as time only goes on. */
function createRates(perHour: readonly number[], zone: string) {
  let startMs = Infinity;
  let endMs = -Infinity;
  let firstHour = 0;
  return (atMs: number) => {
    if (atMs < startMs || atMs >= endMs) {
      const at = new Date(atMs);
      startMs = startOfLocalDay(at, zone).getTime();
      endMs = startOfNextLocalDay(at, zone).getTime();
      firstHour = hourOfWeek(new Date(startMs), zone);
    }
    const hour = Math.floor((atMs - startMs) / hourMs);
    const hourEndMs = Math.min(endMs, startMs + (hour + 1) * hourMs);
    return { perHour: perHour[firstHour + Math.min(hour, 23)] ?? 0, hourEndMs };
  };
}

/** One category's arrivals: walks the hours until the expected number reaches the next threshold. */
function createArrivals(perHour: readonly number[], { zone, from, pace }: ExpectedAsk) {
  const nextThreshold = thresholdsOf(pace);
  const rateAt = createRates(perHour, zone);
  const perDay = perHour.reduce((sum, rate) => sum + rate, 0) / 7;
  const inParty = Math.max(1, Math.round(perDay / partiesADay));
  const closeMs = from.getTime() + closelyMs;
  const lastMs = from.getTime() + farthestMs;
  let messages = 1;
  let threshold = nextThreshold(messages);
  let expected = 0;
  let walkedMs = from.getTime();

  function walk(): number {
    while (walkedMs < lastMs) {
      const rate = rateAt(walkedMs);
      const come = (rate.perHour * (rate.hourEndMs - walkedMs)) / hourMs;
      if (expected + come >= threshold) {
        return Math.ceil(walkedMs + ((threshold - expected) / rate.perHour) * hourMs);
      }
      expected += come;
      walkedMs = rate.hourEndMs;
    }
    return Infinity;
  }

  let atMs = walk();
  return {
    nextMs: () => atMs,
    /** How many come now; then the next are looked for. */
    pass(): number {
      const come = messages;
      messages = atMs > closeMs ? inParty : 1;
      threshold = nextThreshold(messages);
      atMs = walk();
      return come;
    },
  };
}

const longAgo = new Date(0);
const never = new Date(8.64e15);
const answered = { unread: false, unanswered: 0, lastOutboundAt: null };

/** How somebody of this category stands to the session, for as long as a forecast looks. */
const relations: Readonly<Record<Category, RelationFacts>> = {
  reply: { ...answered, unread: true, lastInboundAt: longAgo, windowClosesAt: never },
  known: { ...answered, lastInboundAt: longAgo, windowClosesAt: longAgo },
  group: { ...answered, lastInboundAt: longAgo, windowClosesAt: longAgo },
  first_contact: { ...answered, lastInboundAt: null, windowClosesAt: null },
};

/** A message of this category to whom nothing stands in the way. */
export function anyMessage(
  category: Category,
  { id, key, at }: { id: string; key: string; at: Date },
): WaitingMessage {
  return {
    message: {
      id,
      kind: 'text',
      graphemes: 60,
      acceptedAt: at,
      scheduledAt: null,
      expiresAt: null,
      byAgent: category === 'reply',
      campaign: null,
      confirmsOptOut: false,
      marks: { link: false, plainHttp: false, shortener: false, placeholder: false },
      findings: [],
    },
    recipient: {
      key,
      group: category === 'group',
      addressable: true,
      blocked: false,
      onWhatsApp: true,
      consent: 'granted',
      optedOutAt: null,
      doubtfulSince: null,
      zone: null,
      numberCheck: 'known',
      restricted: null,
    },
    relation: relations[category],
    countedToday: false,
    notBefore: null,
  };
}

/** What all expected messages of one category share. */
function pattern(category: Category) {
  const waiting = anyMessage(category, { id: '', key: '', at: longAgo });
  const { recipient, relation } = waiting;
  const anybody: VirtualPerson = {
    recipient,
    relation,
    inHour: [],
    onDay: { day: 0, messages: 0 },
    countedDay: -1,
  };
  return { waiting, anybody };
}

/** How many of the next ones are for somebody new today: so many that the share comes out. */
function newcomers(share: number): (messages: number) => number {
  let owed = 0.5;
  return messages => {
    owed += share * messages;
    const people = Math.floor(owed);
    owed -= people;
    return people;
  };
}

function createKind(category: Category, perHour: readonly number[], ask: ExpectedAsk) {
  const newAmong = newcomers(ask.traffic.newPeople[category] ?? 1);
  const { waiting, anybody } = pattern(category);
  const arrivals = createArrivals(perHour, ask);
  let people = 0;
  let come = 0;
  return {
    nextMs: arrivals.nextMs,
    take(): Arrival {
      const acceptedAt = new Date(arrivals.nextMs());
      const messages = arrivals.pass();
      const isFirst = people === 0;
      const newPeople = Math.max(newAmong(messages), isFirst ? 1 : 0);
      people += newPeople;
      come += 1;
      const id = `${category} ${come}`;
      const message = { ...waiting.message, id, acceptedAt };
      const key = `expected ${category} ${people}`;
      const party = { messages, newPeople };
      return { category, key, anybody, waiting: { ...waiting, message }, party };
    },
  };
}

export function createExpected(ask: ExpectedAsk): Expected {
  const kinds = Object.entries(ask.traffic.perHour)
    .filter(([, perHour]) => perHour.some(rate => rate > 0))
    .map(([category, perHour]) => createKind(category as Category, perHour, ask));

  function soonest() {
    let first = kinds[0];
    for (const kind of kinds) if (first && kind.nextMs() < first.nextMs()) first = kind;
    return first;
  }

  return {
    nextMs: () => soonest()?.nextMs() ?? Infinity,
    take() {
      const kind = soonest();
      if (!kind) throw new Error('Nothing is expected.');
      return kind.take();
    },
  };
}

import { startOfLocalDay, startOfNextLocalDay } from '../kernel/calendar.js';
import type { Random } from '../kernel/random.js';
import type { Category } from '../protocol/codes.js';
import type { RelationFacts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import { hourOfWeek, type Traffic } from './traffic.js';
import type { VirtualPerson, WaitingMessage } from './virtual-entry.js';

/** `usual`: as many as the mean says. `busy`: as many as nine of ten times at most. Else by chance. */
export type Pace = 'usual' | 'busy' | Random;

export interface ExpectedAsk {
  traffic: Traffic;
  zone: string;
  from: Date;
  pace: Pace;
}

/** A message nobody has written yet, to somebody to whom nothing stands in the way. */
export interface Arrival {
  category: Category;
  key: string;
  anybody: VirtualPerson;
  waiting: WaitingMessage;
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

/** For each number of arrivals so far, the expected number at which the next one comes. */
type Thresholds = () => number;

function usualThresholds(): Thresholds {
  let next = -0.5;
  return () => (next += 1);
}

function busyThresholds(): Thresholds {
  let come = -0.5;
  const factor = 1 + ninetieth * daysDiffer;
  return () => {
    come += 1;
    const root = Math.sqrt(ninetieth ** 2 + 4 * factor * come);
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
  return () => (expected += -Math.log(1 - random()) / factor);
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
  const lastMs = from.getTime() + farthestMs;
  let threshold = nextThreshold();
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
    pass(): void {
      threshold = nextThreshold();
      atMs = walk();
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
  };
  return { waiting, anybody };
}

/** Whether the next one is for somebody new today: so often that the share comes out. */
function newcomers(share: number): () => boolean {
  let owed = 0.5;
  return () => {
    owed += share;
    if (owed < 1) return false;
    owed -= 1;
    return true;
  };
}

function createKind(category: Category, perHour: readonly number[], ask: ExpectedAsk) {
  const isNew = newcomers(ask.traffic.newPeople[category] ?? 1);
  const { waiting, anybody } = pattern(category);
  const arrivals = createArrivals(perHour, ask);
  let people = 0;
  let come = 0;
  return {
    nextMs: arrivals.nextMs,
    take(): Arrival {
      const acceptedAt = new Date(arrivals.nextMs());
      arrivals.pass();
      if (isNew() || people === 0) people += 1;
      come += 1;
      const id = `${category} ${come}`;
      const message = { ...waiting.message, id, acceptedAt };
      const key = `expected ${category} ${people}`;
      return { category, key, anybody, waiting: { ...waiting, message } };
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

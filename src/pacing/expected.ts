import { startOfLocalDay, startOfNextLocalDay } from '../kernel/calendar.js';
import type { Random } from '../kernel/random.js';
import type { Category } from '../protocol/codes.js';
import type { MessageFacts, RecipientFacts, RelationFacts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import { hourOfWeek, type Traffic } from './traffic.js';
import type { WaitingMessage } from './virtual-entry.js';

/** `usual`: as many as the mean says. `busy`: as many as nine of ten times at most. Else by chance. */
export type Pace = 'usual' | 'busy' | Random;

export interface ExpectedAsk {
  traffic: Traffic;
  zone: string;
  from: Date;
  pace: Pace;
}

/** Messages nobody has written yet, in the order in which they come. */
export interface Expected {
  nextMs(): number;
  /** The next of them; asked for once its time has come. */
  take(): WaitingMessage;
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

const consenting: RecipientFacts = {
  key: '',
  group: false,
  addressable: true,
  blocked: false,
  onWhatsApp: true,
  consent: 'granted',
  optedOutAt: null,
  doubtfulSince: null,
  zone: null,
  numberCheck: 'known',
  restricted: null,
};
const plain: MessageFacts = {
  id: '',
  kind: 'text',
  graphemes: 60,
  acceptedAt: new Date(0),
  scheduledAt: null,
  expiresAt: null,
  byAgent: false,
  campaign: null,
  confirmsOptOut: false,
  marks: { link: false, plainHttp: false, shortener: false, placeholder: false },
  findings: [],
};

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

/** A message of this category to nobody in particular, to whom nothing stands in the way. */
export function anyMessage(
  category: Category,
  { id, key, at }: { id: string; key: string; at: Date },
): WaitingMessage {
  return {
    message: { ...plain, id, acceptedAt: at, byAgent: category === 'reply' },
    recipient: { ...consenting, key, group: category === 'group' },
    relation: relations[category],
    countedToday: false,
    notBefore: null,
  };
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

export function createExpected(ask: ExpectedAsk): Expected {
  const { traffic } = ask;
  const busy = Object.entries(traffic.perHour).filter(([, perHour]) =>
    perHour.some(rate => rate > 0),
  );
  const kinds = busy.map(([name, perHour]) => {
    const category = name as Category;
    const isNew = newcomers(traffic.newPeople[category] ?? 1);
    return { category, isNew, people: 0, arrivals: createArrivals(perHour, ask) };
  });
  let come = 0;

  const soonest = () =>
    kinds.reduce<(typeof kinds)[number] | undefined>(
      (first, kind) => (first && first.arrivals.nextMs() <= kind.arrivals.nextMs() ? first : kind),
      undefined,
    );

  return {
    nextMs: () => soonest()?.arrivals.nextMs() ?? Infinity,
    take() {
      const kind = soonest();
      if (!kind) throw new Error('Nothing is expected.');
      const at = new Date(kind.arrivals.nextMs());
      kind.arrivals.pass();
      if (kind.isNew() || kind.people === 0) kind.people += 1;
      come += 1;
      const key = `expected ${kind.category} ${kind.people}`;
      return anyMessage(kind.category, { id: `expected ${come}`, key, at });
    },
  };
}

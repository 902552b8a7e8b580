import type { InParts } from '../kernel/in-parts.js';
import { localDay } from '../kernel/calendar.js';
import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import { categoryOf, lanePriority } from './category.js';
import { mostlyBoundBy, type DayBound } from './day-bounds.js';
import { anyMessage } from './expected.js';
import type { MessageFacts, RecipientFacts, RelationFacts } from './facts.js';
import { foresee, type Estimate, type Place } from './forecast.js';
import type { Policy } from './policy.js';
import type { WaitingMessage } from './virtual-entry.js';
import type { WaitingLane } from './virtual-lane.js';

/** One message somebody thinks of sending. */
export interface Wish {
  recipient: RecipientFacts;
  relation: RelationFacts;
  /** Their recipient is among today's contacts of the session. */
  countedToday: boolean;
  /** What recipient and text have had; nothing when left out. */
  counts?: NonNullable<WaitingMessage['counts']>;
}

export interface WishAsk {
  wishes: readonly Wish[];
  /** When they would be handed in; `now` when that is later. */
  from: Date;
  now: Date;
  campaign: string | null;
  /** What their common text is like; an ordinary one when left out. */
  text?: Partial<Pick<MessageFacts, 'graphemes' | 'findings' | 'marks'>>;
  /** Names their common text; null: each has its own. */
  textKey: string | null;
}

/** What would become of wishes, added to what waits already. */
export interface WishForecast {
  wished: number;
  sent: number;
  /** When the last of those that would leave leaves; null when some would not within 60 days. */
  done: Estimate | null;
  /** From the day they are handed in to the last on which one leaves. */
  days: readonly DayBound[];
  boundBy: HoldCode | null;
  /** Those that would never leave, by the reason. */
  skipped: Readonly<Partial<Record<RefusalCode | HoldCode, number>>>;
}

/**
 * People to whom nothing stands in the way but what they are to the session; numbers of new ones
 * are still to be asked about.
 */
export function anybody(count: number, category: 'first_contact' | 'known' | 'reply'): Wish[] {
  const numberCheck = category === 'first_contact' ? 'due' : 'known';
  return Array.from({ length: count }, (_, at) => {
    const key = `anybody ${at}`;
    const { recipient, relation } = anyMessage(category, { id: '', key, at: new Date(0) });
    return { recipient: { ...recipient, numberCheck }, relation, countedToday: false };
  });
}

/** The turn that is served next in a priority of the lane. */
function nextTurnIn({ messages }: WaitingLane): (priority: number) => number {
  const first = new Map<number, number>();
  for (const { priority = 1, turn = 1 } of messages) {
    first.set(priority, Math.min(turn, first.get(priority) ?? Infinity));
  }
  return priority => first.get(priority) ?? 1;
}

const wishId = (at: number) => `wish ${at}`;

/** As they would wait once they are handed in, one turn after the other. */
function waitingWishes(lane: WaitingLane, ask: WishAsk): WaitingMessage[] {
  const { wishes, from, campaign, text, textKey } = ask;
  const nextTurn = nextTurnIn(lane);
  return wishes.map(({ recipient, relation, ...had }, at) => {
    const ordinary = anyMessage('known', { id: wishId(at), key: recipient.key, at: from }).message;
    const message = { ...ordinary, ...text, campaign };
    const category = categoryOf({ recipient, relation, message }, from);
    const priority = lanePriority(category, message);
    const turn = nextTurn(priority) + at;
    return { message, recipient, relation, ...had, notBefore: from, textKey, priority, turn };
  });
}

const latest = (instants: readonly Date[]) =>
  new Date(Math.max(...instants.map(instant => instant.getTime())));

function doneBy(leaving: readonly Place[]): Estimate | null {
  const etas = leaving.flatMap(({ eta }) => eta ?? []);
  if (etas.length === 0 || etas.length < leaving.length) return null;
  return { p50: latest(etas.map(({ p50 }) => p50)), p90: latest(etas.map(({ p90 }) => p90)) };
}

function countBy<Code extends string>(codes: readonly Code[]): Partial<Record<Code, number>> {
  const counts: Partial<Record<Code, number>> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Days on which something could have been sent, up to the last on which something is. */
function daysFrom(days: readonly DayBound[], date: string): DayBound[] {
  const later = days.filter(day => day.date >= date);
  return later.slice(0, later.findLastIndex(({ sent }) => sent > 0) + 1);
}

/**
 * What would become of messages nobody has handed in yet, behind and between those that wait: when
 * they would be done, what binds on each day, and who would not get one. Nothing is changed.
 */
export function* forecastWishes(
  lane: WaitingLane,
  policy: Policy,
  ask: WishAsk,
): InParts<WishForecast> {
  const from = ask.from > ask.now ? ask.from : ask.now;
  const wishes = waitingWishes(lane, { ...ask, from });
  const ids = new Set(wishes.map(({ message }) => message.id));
  const messages = [...lane.messages, ...wishes];
  const counts = (id: string) => ids.has(id);
  const looks = { now: ask.now, counts };
  const { places, days: all } = yield* foresee({ ...lane, messages }, policy, looks);
  const own = places.filter(({ id }) => ids.has(id));
  const leaving = own.filter(({ position }) => position !== null);
  const days = daysFrom(all, localDay(from, lane.session.zone));
  return {
    wished: wishes.length,
    sent: leaving.filter(({ eta }) => eta !== null).length,
    done: doneBy(leaving),
    days,
    boundBy: mostlyBoundBy(days),
    skipped: countBy(own.flatMap(({ position, because }) => (position ? [] : (because ?? [])))),
  };
}

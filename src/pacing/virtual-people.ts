import type { Category } from '../protocol/codes.js';
import { categoryOf } from './category.js';
import type { RecipientFacts, RelationFacts } from './facts.js';
import { dayMs, hourMs } from './sliding.js';
import type { WaitingMessage } from './virtual-entry.js';

/** One recipient on virtual time. */
export interface VirtualPerson {
  recipient: RecipientFacts;
  relation: RelationFacts;
  /** Counted messages to them in the last 60 minutes, oldest first, and on their last day with any. */
  inHour: Date[];
  onDay: { day: number; messages: number };
}

/** Who has had what; virtual sends add to it. */
export interface VirtualPeople {
  of(waiting: WaitingMessage): VirtualPerson;
  find(key: string): VirtualPerson | undefined;
  /** What is known of its recipient is as this message says, but for what they had. */
  renew(waiting: WaitingMessage): void;
  /** When this text first reached each other person within the span, oldest first. */
  sameTextTo(waiting: WaitingMessage, now: Date): readonly Date[];
  sent(waiting: WaitingMessage, at: { now: Date; day: number }): void;
}

/** Where one text has been. */
interface Reach {
  at: Date[];
  keys: Map<string, Date>;
}

const nobody: readonly Date[] = [];

/** Drops what is as old as the span or older; oldest first. */
export function dropOlder(instants: Date[], spanMs: number, nowMs: number): void {
  while (instants[0] && instants[0].getTime() + spanMs <= nowMs) instants.shift();
}

/** `textSpanMs`: over how long the same text counts. */
export function createVirtualPeople(textSpanMs: number): VirtualPeople {
  const people = new Map<string, VirtualPerson>();
  const reached = new Map<string, Reach>();

  function of({ recipient, relation, counts }: WaitingMessage): VirtualPerson {
    const known = people.get(recipient.key);
    if (known) return known;
    const person: VirtualPerson = {
      recipient,
      relation,
      inHour: [...(counts?.toRecipientInLastHour ?? nobody)],
      onDay: { day: 0, messages: counts?.toRecipientToday ?? 0 },
    };
    people.set(recipient.key, person);
    return person;
  }

  function reachOf(textKey: string, { counts }: WaitingMessage): Reach {
    const known = reached.get(textKey);
    if (known) return known;
    const reach: Reach = { at: [...(counts?.sameTextTo ?? nobody)], keys: new Map() };
    reached.set(textKey, reach);
    return reach;
  }

  function reach(textKey: string, waiting: WaitingMessage, now: Date): void {
    const { at, keys } = reachOf(textKey, waiting);
    const before = keys.get(waiting.recipient.key);
    if (before && before.getTime() > now.getTime() - textSpanMs) return;
    at.push(now);
    keys.set(waiting.recipient.key, now);
  }

  return {
    of,
    find: key => people.get(key),
    renew(waiting) {
      const { recipient, relation } = waiting;
      Object.assign(of(waiting), { recipient, relation });
    },
    sameTextTo(waiting, now) {
      const { textKey, counts } = waiting;
      if (!textKey) return counts?.sameTextTo ?? nobody;
      const { at, keys } = reachOf(textKey, waiting);
      dropOlder(at, textSpanMs, now.getTime());
      const own = keys.get(waiting.recipient.key);
      return own ? at.filter(instant => instant !== own) : at;
    },
    sent(waiting, { now, day }) {
      const person = of(waiting);
      const { relation, onDay } = person;
      person.relation = { ...relation, unanswered: relation.unanswered + 1, lastOutboundAt: now };
      person.inHour.push(now);
      if (person.inHour.length > 1) dropOlder(person.inHour, hourMs, now.getTime());
      person.onDay = { day, messages: onDay.day === day ? onDay.messages + 1 : 1 };
      if (waiting.textKey) reach(waiting.textKey, waiting, now);
    },
  };
}

/** Whether we wrote to them in the last 24 hours. */
export function isWrittenTo({ lastOutboundAt }: RelationFacts, now: Date): boolean {
  return lastOutboundAt !== null && lastOutboundAt.getTime() > now.getTime() - dayMs;
}

/** What a message to this person is at `now`. */
export function categoryFor(
  { recipient, relation }: VirtualPerson,
  { message }: WaitingMessage,
  now: Date,
): Category {
  return categoryOf({ recipient, relation, message }, now);
}

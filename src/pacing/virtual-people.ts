import type { RelationFacts } from './facts.js';
import type { Policy } from './policy.js';
import { dayMs, hourMs, minuteMs } from './sliding.js';
import type { VirtualPerson, WaitingMessage } from './virtual-entry.js';

/** Who has had what; virtual sends add to it. */
export interface VirtualPeople {
  of(waiting: WaitingMessage): VirtualPerson;
  find(key: string): VirtualPerson | undefined;
  /** Somebody as they stand at the start. */
  meet(person: Pick<VirtualPerson, 'recipient' | 'relation'>): void;
  /** When this text first reached each other person within its span, oldest first. */
  sameTextTo(waiting: WaitingMessage, now: Date): readonly Date[];
  /** `day` numbers the local days of the run. */
  sent(person: VirtualPerson, waiting: WaitingMessage, at: { now: Date; day: number }): void;
}

/** Where one text has been. */
interface Reach {
  at: Date[];
  keys: Map<string, Date>;
}

const nobody: readonly Date[] = [];
const nothingYet = { day: 0, messages: 0 };

/** Drops what is as old as the span or older; oldest first. */
export function dropOlder(instants: Date[], spanMs: number, nowMs: number): void {
  while (instants[0] && instants[0].getTime() + spanMs <= nowMs) instants.shift();
}

function textSpanMs({ content: { sameText } }: Policy): number {
  const minutes = [sameText.warn, sameText.hold].map(limit => limit?.minutes ?? 0);
  return Math.max(...minutes) * minuteMs;
}

export function createVirtualPeople(policy: Policy): VirtualPeople {
  const people = new Map<string, VirtualPerson>();
  const reached = new Map<string, Reach>();
  const spanMs = textSpanMs(policy);

  function of({ recipient, relation, counts, countedToday }: WaitingMessage): VirtualPerson {
    const known = people.get(recipient.key);
    if (known) return known;
    const person: VirtualPerson = {
      recipient,
      relation,
      inHour: [...(counts?.toRecipientInLastHour ?? nobody)],
      onDay: counts ? { day: 0, messages: counts.toRecipientToday } : nothingYet,
      countedDay: countedToday ? 0 : -1,
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
    if (before && before.getTime() > now.getTime() - spanMs) return;
    at.push(now);
    keys.set(waiting.recipient.key, now);
  }

  return {
    of,
    find: key => people.get(key),
    meet({ recipient, relation }) {
      const had = { inHour: [], onDay: nothingYet, countedDay: -1 };
      people.set(recipient.key, { recipient, relation, ...had });
    },
    sameTextTo(waiting, now) {
      const { textKey, counts } = waiting;
      if (!textKey) return counts?.sameTextTo ?? nobody;
      const { at, keys } = reachOf(textKey, waiting);
      dropOlder(at, spanMs, now.getTime());
      const own = keys.get(waiting.recipient.key);
      return own ? at.filter(instant => instant !== own) : at;
    },
    sent(person, waiting, { now, day }) {
      const { relation, onDay } = person;
      person.relation = { ...relation, unanswered: relation.unanswered + 1, lastOutboundAt: now };
      dropOlder(person.inHour, hourMs, now.getTime());
      person.inHour.push(now);
      person.onDay = { day, messages: onDay.day === day ? onDay.messages + 1 : 1 };
      person.countedDay = day;
      if (waiting.textKey) reach(waiting.textKey, waiting, now);
    },
  };
}

/** Whether we wrote to them in the last 24 hours. */
export function isWrittenTo({ lastOutboundAt }: RelationFacts, now: Date): boolean {
  return lastOutboundAt !== null && lastOutboundAt.getTime() > now.getTime() - dayMs;
}

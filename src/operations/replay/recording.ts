import {
  contentMarks,
  type Happening,
  type Past,
  type Policy,
  type Recording,
  type WaitingMessage,
} from '../../pacing/index.js';
import type { RefusalCode } from '../../protocol/codes.js';
import { learnedOf, personAt, type Person } from './past-person.js';
import { eventsOf, pictureOf } from './past-session.js';
import type { OurMessage, SessionPast, Span } from './past.js';

function groupBy<Item, Key>(items: readonly Item[], keyFor: (item: Item) => Key) {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyFor(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function waitingOf(message: OurMessage, person: Person): WaitingMessage {
  const { body } = message;
  return {
    ...person,
    message: {
      id: message.id,
      kind: message.kind,
      // How long it is typed differs by a blink; counting what a person sees takes much longer.
      graphemes: body?.length ?? 0,
      acceptedAt: message.createdAt,
      scheduledAt: message.scheduledFor,
      expiresAt: message.expiresAt,
      byAgent: message.origin === 'agent',
      campaign: message.campaign,
      confirmsOptOut: message.origin === 'system',
      marks: contentMarks(body ?? ''),
      // Prohibited words are no matter of the policy; what had them was never stored.
      findings: [],
    },
    countedToday: false,
    notBefore: null,
    textKey: message.bodyHash,
  };
}

function happeningsOf(message: OurMessage, person: Person): Happening[] {
  const waiting = waitingOf(message, person);
  const { source, askedPriority, createdAt, countedAt, endedAt } = message;
  if (message.origin === 'phone') return [{ at: countedAt ?? createdAt, kind: 'typed', waiting }];
  const recorded = { waiting, source: source ?? message.origin, askedPriority };
  const handedIn: Happening = { at: createdAt, kind: 'message', message: recorded };
  if (message.status !== 'cancelled' || !endedAt) return [handedIn];
  return [handedIn, { at: endedAt, kind: 'taken_back', id: message.id }];
}

/** So many messages are looked through in a few milliseconds. */
const portion = 500;

/** Turns what the tables know into days that can be replayed, and pauses now and then. */
export async function recordingOf(
  past: SessionPast,
  { policy, ...span }: Span & { policy: Policy },
  pause: () => Promise<unknown>,
): Promise<Recording> {
  const { start } = span;
  const consents = groupBy(past.consents, ({ contactId }) => contactId);
  const checks = groupBy(past.checks, ({ contactId }) => contactId);
  const sides = past.people.map(side => {
    const ofContact = {
      consents: consents.get(side.contactId),
      checks: side.contactId && checks.get(side.contactId),
    };
    const onRecord = { side, consents: ofContact.consents ?? [], checks: ofContact.checks ?? [] };
    return { onRecord, person: personAt(onRecord, { policy, start }) };
  });
  const people = new Map(
    sides.map(({ onRecord, person }) => [onRecord.side.conversationId, person]),
  );
  const messages: Happening[] = [];
  for (const [at, message] of past.messages.entries()) {
    const person = people.get(message.conversationId);
    if (person) messages.push(...happeningsOf(message, person));
    if (at % portion === 0) await pause();
  }
  return {
    picture: pictureOf(past, span),
    ...span,
    people: [...people.values()],
    // Of the same instant, what was learned comes before what was handed in.
    happenings: [
      ...eventsOf(past, span),
      ...sides.flatMap(({ onRecord }) => learnedOf(onRecord, start)),
      ...past.inbounds.flatMap(({ conversationId, at }): Happening[] => {
        const key = people.get(conversationId)?.recipient.key;
        return key === undefined ? [] : [{ at, kind: 'inbound', key }];
      }),
      ...messages,
    ],
  };
}

function refusalOf({ status, outcomeCode }: OurMessage): RefusalCode | null {
  if (status === 'expired') return 'expired';
  return status === 'refused' ? (outcomeCode as RefusalCode | null) : null;
}

/** What became of the messages in truth; those from the phone are nobody's wish. */
export function fatesOf(messages: readonly OurMessage[]): Past[] {
  return messages
    .filter(({ origin }) => origin !== 'phone')
    .map(message => {
      const { id, createdAt, scheduledFor, triedAt, countedAt } = message;
      return {
        id,
        wishedAt: scheduledFor && scheduledFor > createdAt ? scheduledFor : createdAt,
        leftAt: triedAt ?? countedAt,
        refused: refusalOf(message),
      };
    });
}

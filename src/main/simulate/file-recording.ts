import { startOfLocalDay } from '../../kernel/calendar.js';
import { graphemesOf } from '../../kernel/graphemes.js';
import {
  contentMarks,
  textFingerprint,
  type Happening,
  type Past,
  type RecipientFacts,
  type Recording,
  type RelationFacts,
  type SessionFacts,
  type WaitingMessage,
} from '../../pacing/index.js';
import type { FileMessage } from './messages-file.js';

interface Scene {
  zone: string;
  /** When the number was paired; null: long ago. */
  pairedOn: Date | null;
}

const dayMs = 24 * 3_600_000;
/** So long it is watched how the last ones leave. */
const watchedMs = 60 * dayMs;
const sessionId = 'file';

interface Person {
  recipient: RecipientFacts;
  relation: RelationFacts;
}

/** As the first of their lines says; nobody has been written to before. */
function personOf({ to, consent, known }: FileMessage, start: Date): Person {
  const isGroup = to.endsWith('@g.us');
  const longAgo = new Date(start.getTime() - 30 * dayMs);
  const isNew = !known && to.endsWith('@c.us');
  return {
    recipient: {
      key: to,
      group: isGroup,
      addressable: true,
      blocked: false,
      onWhatsApp: null,
      consent,
      optedOutAt: null,
      doubtfulSince: null,
      zone: null,
      numberCheck: isNew ? 'due' : 'known',
      restricted: null,
    },
    relation: {
      lastInboundAt: known ? longAgo : null,
      windowClosesAt: null,
      unread: false,
      unanswered: 0,
      lastOutboundAt: null,
    },
  };
}

const idOf = ({ line }: FileMessage) => `line ${line}`;

function waitingOf(message: FileMessage, person: Person): WaitingMessage {
  const { text, at, scheduledAt, expiresAt, campaign } = message;
  return {
    ...person,
    message: {
      id: idOf(message),
      kind: 'text',
      graphemes: graphemesOf(text),
      acceptedAt: at,
      scheduledAt,
      expiresAt,
      byAgent: false,
      campaign,
      confirmsOptOut: false,
      marks: contentMarks(text),
      findings: [],
    },
    countedToday: false,
    notBefore: null,
    textKey: text === '' ? null : textFingerprint(text, []),
  };
}

function happeningOf(message: FileMessage, person: Person): Happening {
  const { at, kind, to: key, source } = message;
  if (kind === 'inbound') return { at, kind, key };
  const waiting = waitingOf(message, person);
  if (kind === 'phone') return { at, kind: 'typed', waiting };
  return { at, kind, message: { waiting, source, askedPriority: null } };
}

function sessionOf({ zone, pairedOn }: Scene, start: Date): SessionFacts {
  return {
    id: sessionId,
    status: 'WORKING',
    since: start,
    reachable: true,
    zone,
    warmUpFrom: pairedOn ?? new Date(start.getTime() - 365 * dayMs),
    timelock: null,
    capping: null,
    health: { score: 100, level: 'good', parts: [] },
  };
}

/** The lines of a file as days of one number that had sent nothing before. */
export function recordingOf(messages: readonly FileMessage[], scene: Scene): Recording {
  const instants = messages.map(({ at }) => at.getTime());
  const first = instants.reduce((least, ms) => Math.min(least, ms), Infinity);
  const last = instants.reduce((most, ms) => Math.max(most, ms), 0);
  const start = startOfLocalDay(new Date(first), scene.zone);
  const people = new Map<string, Person>();
  const happenings = messages.map(message => {
    const person = people.get(message.to) ?? personOf(message, start);
    people.set(message.to, person);
    return happeningOf(message, person);
  });
  return {
    picture: {
      session: sessionOf(scene, start),
      counts: {
        contactsToday: 0,
        firstContactsToday: 0,
        sentInLastHour: [],
        startedInLastDay: [],
      },
      lane: {
        lastSendStartedAt: null,
        lastSendEndedAt: null,
        gapSeed: '',
        unknownBefore: null,
        sendInFlight: false,
        ramp: null,
      },
      pauses: [],
    },
    start,
    end: new Date(last + watchedMs),
    people: [...people.values()],
    happenings,
  };
}

/** When each message left in truth; where nobody says, when it was wished for. */
export function fatesOf(messages: readonly FileMessage[]): Past[] {
  return messages
    .filter(({ kind }) => kind === 'message')
    .map(message => {
      const { at, scheduledAt, sentAt } = message;
      const wishedAt = scheduledAt && scheduledAt > at ? scheduledAt : at;
      const leftAt = sentAt === undefined ? wishedAt : sentAt;
      return { id: idOf(message), wishedAt, leftAt, refused: null };
    });
}

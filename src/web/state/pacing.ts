import type {
  ContactView,
  ConversationView,
  LanePlaceView,
  PauseView,
  SessionView,
} from '../../protocol/views.js';
import { agoOf, whenAt, type Words } from './words.js';

/** What is known where a message is written, before it is sent. */
export interface PaceFacts {
  conversation: ConversationView;
  session: SessionView | undefined;
  contact: ContactView | undefined;
  pauses: readonly PauseView[];
  /** Newest places in this number's line; undefined when none were told yet. */
  lane: readonly LanePlaceView[] | undefined;
  online: boolean;
}

export type PaceKind = 'go' | 'line' | 'slow' | 'held' | 'closed';

/** The line under the composer. `kind` is what a screen reader is told changes of. */
export interface Pace {
  kind: PaceKind;
  sentence: string;
  maySend: boolean;
}

const needsPhone = new Set(['SCAN_QR_CODE', 'PASSKEY_REQUIRED', 'PASSKEY_CONFIRMATION_REQUIRED']);

const held = (sentence: string): Pace => ({ kind: 'held', sentence, maySend: true });
const closed = (sentence: string): Pace => ({ kind: 'closed', sentence, maySend: false });

function forbidden(words: Words, { contact }: PaceFacts): Pace | null {
  if (!contact) return null;
  if (contact.blocked) return closed(words.t('pace.blocked'));
  const { optedOutAt } = contact.consent;
  if (!optedOutAt) return null;
  return closed(
    words.t('pace.optedOut', { date: words.time.format('day', Date.parse(optedOutAt)) }),
  );
}

function paused(words: Words, { session, pauses }: PaceFacts): Pace | null {
  const company = pauses.find(({ scope }) => scope === 'company');
  if (company) return held(words.t('pace.pausedAll', { by: company.by }));
  const own = session?.pause ?? pauses.find(({ sessionId }) => sessionId === session?.id);
  if (!session || !own) return null;
  return held(words.t('pace.pausedOne', { number: session.label, by: own.by }));
}

function down(words: Words, { session }: PaceFacts): Pace | null {
  if (!session || session.connected) return null;
  if (needsPhone.has(session.status)) return held(words.t('pace.scan', { number: session.label }));
  const time = whenAt(words, session.since);
  return held(words.t('pace.down', { number: session.label, time }));
}

function full({ t }: Words, { session, conversation }: PaceFacts): Pace | null {
  if (!session) return null;
  const { hour, day } = session.budget;
  if (hour.used >= hour.limit)
    return held(t('pace.hourFull', { used: hour.used, limit: hour.limit }));
  if (conversation.window.open || day.used < day.limit) return null;
  return held(t('pace.dayFull', { used: day.used, limit: day.limit }));
}

function outsideWindow(words: Words, { conversation, contact, session }: PaceFacts): Pace | null {
  if (conversation.kind === 'group' || conversation.window.open || !contact) return null;
  const slow = (sentence: string): Pace => ({ kind: 'slow', sentence, maySend: true });
  if (contact.lastInboundAt) {
    return slow(words.t('pace.windowClosed', { ago: agoOf(words, contact.lastInboundAt) }));
  }
  if (contact.lastOutboundAt || !session) return slow(words.t('pace.neverWrote'));
  const { used, limit } = session.budget.firstContacts;
  return slow(words.t('pace.firstContact', { used, limit }));
}

/** The place a message written now would probably take. */
export function nextPlace(lane: PaceFacts['lane'], session: SessionView | undefined): number {
  if (!lane) return (session?.queue.waiting ?? 0) + 1;
  return lane.reduce((last, { position }) => Math.max(last, position ?? 0), 0) + 1;
}

/** What would happen to a message sent now: the first thing that binds, else its place. */
export function paceOf(words: Words, facts: PaceFacts): Pace {
  const bound =
    forbidden(words, facts) ??
    (facts.online ? null : held(words.t('pace.offline'))) ??
    paused(words, facts) ??
    down(words, facts) ??
    full(words, facts) ??
    outsideWindow(words, facts);
  if (bound) return bound;
  const place = nextPlace(facts.lane, facts.session);
  if (place === 1) return { kind: 'go', sentence: words.t('pace.next'), maySend: true };
  const sentence = words.t('pace.place', { place: words.time.ordinal(place) });
  return { kind: 'line', sentence, maySend: true };
}

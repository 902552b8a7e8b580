import type {
  ContactView,
  ConversationView,
  LanePlaceView,
  OutlookView,
  PauseView,
  SessionView,
} from '../../protocol/views.js';
import { turnSentence } from './eta-words.js';
import { holdSentence, isOrdinaryTurn } from './hold-words.js';
import { pauseSentence } from './pause-words.js';
import { refusalSentence } from './reason-words.js';
import { agoOf, sentences, whenAt, type Words } from './words.js';

/** What is known where a message is written, before it is sent. */
export interface PaceFacts {
  conversation: ConversationView;
  session: SessionView | undefined;
  contact: ContactView | undefined;
  pauses: readonly PauseView[];
  /** Newest places in this number's line; undefined when none were told yet. */
  lane: readonly LanePlaceView[] | undefined;
  online: boolean;
  /** What the gateway answered about such a message last; null when it was not asked yet. */
  outlook: OutlookView | null;
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
  if (company && company.cause !== 'person') return held(pauseSentence(words, company, ''));
  if (company) return held(words.t('pace.pausedAll', { by: company.by }));
  const own =
    session?.pause ??
    pauses.find(({ scope, sessionId }) => scope === 'session' && sessionId === session?.id);
  if (!session || !own) return null;
  if (own.cause !== 'person') return held(pauseSentence(words, own, session.label));
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

/** The number's own hours hold its whole line, so also what is written now. */
function closedHours(words: Words, { lane, session }: PaceFacts): Pace | null {
  const first = lane?.[0]?.hold;
  if (!lane || !session || first?.code !== 'active_hours') return null;
  if (lane.some(({ hold }) => hold?.code !== 'active_hours')) return null;
  return held(holdSentence(words, { ...nowhere, hold: first, number: session.label }));
}

const nowhere = { position: null, eta: null };

/** Words of the text itself are judged anew when it is sent; only what it would not change closes. */
const isAboutText = (code: string) => code === 'prohibited_content';

/** What the gateway says of such a message: the same rules that will decide it. */
function foreseen(words: Words, facts: PaceFacts): Pace | null {
  const { outlook, session, pauses } = facts;
  if (!outlook) return null;
  const { refusal, hold, eta, position, willExpire } = outlook;
  if (refusal) {
    const said = refusalSentence(words, refusal);
    if (isAboutText(refusal.code)) return { kind: 'closed', sentence: said, maySend: true };
    return closed(sentences(said, words.t('pace.cannot')));
  }
  const doubt = willExpire ? words.t('bubble.willExpire') : '';
  if (hold && !isOrdinaryTurn(hold)) {
    const number = session?.label ?? outlook.session;
    return held(sentences(holdSentence(words, { ...nowhere, hold, number, pauses }), doubt));
  }
  const beside = outsideWindow(words, facts);
  const when = sentences(turnSentence(words, eta, position), beside?.sentence ?? '', doubt);
  const isNext = position === null || position === 1;
  return { kind: beside ? 'slow' : isNext ? 'go' : 'line', sentence: when, maySend: true };
}

/** What the page can say by itself, until the gateway was asked. */
function guessed(words: Words, facts: PaceFacts): Pace {
  const bound = closedHours(words, facts) ?? full(words, facts) ?? outsideWindow(words, facts);
  if (bound) return bound;
  const place = nextPlace(facts.lane, facts.session);
  if (place === 1) return { kind: 'go', sentence: words.t('pace.next'), maySend: true };
  const sentence = words.t('pace.place', { place: words.time.ordinal(place) });
  return { kind: 'line', sentence, maySend: true };
}

/** The place a message written now would probably take. */
export function nextPlace(lane: PaceFacts['lane'], session: SessionView | undefined): number {
  if (!lane) return (session?.queue.waiting ?? 0) + 1;
  return lane.reduce((last, { position }) => Math.max(last, position ?? 0), 0) + 1;
}

/** What would happen to a message sent now: the first thing that binds, else its place. */
export function paceOf(words: Words, facts: PaceFacts): Pace {
  return (
    forbidden(words, facts) ??
    (facts.online ? null : held(words.t('pace.offline'))) ??
    paused(words, facts) ??
    down(words, facts) ??
    foreseen(words, facts) ??
    guessed(words, facts)
  );
}

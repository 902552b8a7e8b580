import type {
  ActivityView,
  ConversationView,
  EtaView,
  MessageView,
  OutlookView,
  PauseView,
  SessionView,
} from '../../src/protocol/views.js';
import type { StreamEvent } from '../../src/protocol/socket.js';
import { emptyList, type Asked, type ListState, type View } from '../../src/web/state/list.js';
import { en } from '../../src/web/languages/en.js';
import { timeWords } from '../../src/web/languages/time.js';
import { translator } from '../../src/web/languages/translate.js';
import type { Words } from '../../src/web/state/words.js';

/** The instant all page tests happen at. */
export const nowIso = '2025-11-21T11:29:00.000Z';
export const nowMs = Date.parse(nowIso);

/** An instant so many minutes after now. */
export function inMinutes(minutes: number): string {
  return new Date(nowMs + minutes * 60_000).toISOString();
}

export function english(): Words {
  return { t: translator('en', en), time: timeWords('en'), nowMs, ownZone: 'UTC' };
}

export function aMessage(changes: Partial<MessageView> = {}): MessageView {
  const at = changes.occurredAt ?? nowIso;
  return {
    id: 'M1',
    conversationId: 'V1',
    contactId: 'C1',
    sessionId: 'S1',
    session: 'support',
    direction: 'out',
    origin: 'agent',
    type: 'text',
    text: 'Merhaba',
    media: null,
    editedAt: null,
    revokedAt: null,
    reactions: [],
    status: changes.direction === 'in' ? null : 'pending',
    hold: null,
    position: null,
    eta: null,
    willExpire: false,
    warnings: [],
    category: 'reply',
    campaign: null,
    failure: null,
    unknown: null,
    replyTo: null,
    whatsappId: null,
    clientKey: null,
    author: { id: 'U1', name: 'Rina' },
    starred: false,
    scheduledAt: null,
    expiresAt: null,
    createdAt: at,
    occurredAt: at,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    version: 1,
    links: { self: '/api/messages/M1', conversation: '/api/conversations/V1' },
    ...changes,
  };
}

export function aConversation(changes: Partial<ConversationView> = {}): ConversationView {
  return {
    id: 'V1',
    sessionId: 'S1',
    session: 'support',
    contactId: 'C1',
    kind: 'person',
    chatId: '905320001122@c.us',
    title: 'Ayşe Yılmaz',
    phone: '+90 532 000 11 22',
    status: 'open',
    archived: false,
    assignee: null,
    priority: 'normal',
    labels: [],
    snoozedUntil: null,
    unread: 0,
    waiting: 0,
    window: { open: true, closesAt: inMinutes(21 * 60) },
    preview: null,
    lastMessageAt: nowIso,
    waitingSince: null,
    createdAt: nowIso,
    version: 1,
    ...changes,
  };
}

export const aList = (view: View, changes: Partial<Asked> = {}): ListState =>
  emptyList({ view, meId: 'U1', q: '', sort: 'latest', labelId: null, ...changes });

export function anActivity(changes: Partial<ActivityView> = {}): ActivityView {
  return {
    id: 'A1',
    conversationId: 'V1',
    kind: 'closed',
    by: { id: 'U1', name: 'Rina' },
    detail: {},
    at: nowIso,
    ...changes,
  };
}

export function aSession(changes: Partial<SessionView> = {}): SessionView {
  const budget = {
    hour: { used: 18, limit: 50 },
    day: { used: 31, limit: 50 },
    firstContacts: { used: 8, limit: 20 },
  };
  return {
    id: 'S1',
    name: 'support',
    label: 'Support TR',
    status: 'WORKING',
    connected: true,
    since: inMinutes(-60),
    wanted: 'running',
    origin: 'sandbox',
    phoneNumber: null,
    displayName: null,
    engine: 'GOWS',
    hasQR: false,
    timezone: 'Asia/Jakarta',
    warmUpFrom: null,
    warmUp: null,
    budget,
    queue: { waiting: 0, sending: 0, held: 0 },
    pause: null,
    restriction: { timelock: null, capping: null },
    health: { score: 100, level: 'good', parts: [] },
    silent: null,
    ramp: null,
    ...changes,
  };
}

export function aPause(changes: Partial<PauseView> = {}): PauseView {
  return {
    id: 'P1',
    scope: 'company',
    sessionId: null,
    campaign: null,
    cause: 'person',
    emergency: null,
    reason: 'checking',
    by: 'Deniz',
    since: inMinutes(-30),
    until: null,
    ...changes,
  };
}

/** What the gateway says of a message that may go at once. */
export function anOutlook(changes: Partial<OutlookView> = {}): OutlookView {
  return {
    verdict: 'send',
    hold: null,
    refusal: null,
    spans: [],
    warnings: [],
    category: 'reply',
    session: 'support',
    position: 1,
    eta: null,
    willExpire: false,
    window: { open: true, closesAt: inMinutes(60) },
    consent: 'granted',
    ...changes,
  };
}

export function etaIn(p50Minutes: number, p90Minutes: number): EtaView {
  return { p50: inMinutes(p50Minutes), p90: inMinutes(p90Minutes) };
}

/** An event about message `M<seq>`, following directly on the one before. */
export function anEvent(seq: number, prev = seq - 1): StreamEvent {
  return { seq, prev, type: 'message.created', data: aMessage({ id: `M${seq}` }) };
}

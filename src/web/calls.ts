import type { Priority } from '../protocol/codes.js';
import type {
  ApiKeyView,
  AuditEntryView,
  AuditVerdictView,
  BootstrapView,
  ColleagueView,
  ContactView,
  ConversationCounts,
  ConversationView,
  DecisionView,
  FoundMessageView,
  GrantView,
  InvitationView,
  Iso,
  KeyScopeView,
  LabelView,
  LinkView,
  MemberView,
  MessageView,
  NoteView,
  OutlookView,
  Page,
  PauseView,
  PolicyVersionView,
  PolicyView,
  QrView,
  QueueStatusView,
  RoleView,
  ResumeReviewView,
  SessionAccessView,
  SessionView,
  SimulationView,
  TemplateView,
  ThreadPageView,
  UnadvisedView,
} from '../protocol/views.js';
import type { ConsentScope } from '../protocol/codes.js';
import { call, query } from './api.js';
import type { OutboxEntry } from './state/outbox.js';
import type { Decision } from './state/settle.js';
import type { Sort, View } from './state/list.js';
import type { bodyOf } from './state/templates/draft.js';

export interface ConversationPage extends Page<ConversationView> {
  counts: ConversationCounts;
  total: number;
}

export interface SandboxPerson {
  phone: string;
  name: string;
}

/** What a pause or a resume is about. */
export interface PauseTarget {
  scope: PauseView['scope'];
  sessionId?: string;
  campaign?: string;
}

/** Rules somebody would like; `session` null means the company's. */
export interface RulesWish {
  session: string | null;
  preset: string | null;
  rules: Readonly<Record<string, unknown>>;
}

/** What such rules would come to. */
export interface RulesPlan {
  valid: boolean;
  errors: readonly { path: string; message: string }[];
  changes: PolicyVersionView['changes'];
  unadvised: readonly UnadvisedView[];
}

const wished = ({ session, ...wish }: RulesWish) => (session ? { ...wish, session } : wish);

const one = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;

/** A page of a list. */
interface ListAsk {
  view: View;
  q: string;
  sort: Sort;
  label: string | null;
  cursor: string | null;
  signal?: AbortSignal;
}

/** What may be changed of a conversation at once. */
export interface ConversationChange {
  priority?: Priority;
  addLabels?: readonly string[];
  removeLabels?: readonly string[];
  snoozedUntil?: Iso | null;
  unread?: boolean;
}

export interface NoteText {
  text: string;
  mentions: readonly string[];
}

export type LabelText = Pick<LabelView, 'name' | 'color'>;

/** A key to be made; `sessions` null means all of them, `expiresAt` null never. */
export interface KeyWish {
  name: string;
  scopes: readonly KeyScopeView[];
  sessions: readonly string[] | null;
  expiresAt: Iso | null;
}

type TemplateWish = ReturnType<typeof bodyOf>;

/** What is posted for an entry of the outbox; its key travels as the Idempotency-Key. */
function sendBody(entry: OutboxEntry) {
  const { conversationId, type, text, media, replyTo } = entry;
  const quoted = replyTo ? { replyTo } : {};
  if (!media) return { conversationId, type, text, ...quoted };
  const { data, mimetype, filename } = media;
  const caption = text ? { caption: text } : {};
  return { conversationId, type, media: { data, mimetype, filename }, ...caption, ...quoted };
}

/** Every call the page makes, one function each. All throw Problem. */
export const calls = {
  bootstrap: () => call<BootstrapView>('GET', '/api/bootstrap'),
  /** What the caller may do now. */
  myRights: () =>
    call<{ rights: readonly string[]; sessions: readonly GrantView[] | null }>('GET', '/api/me'),
  health: () => call<{ sandbox?: boolean }>('GET', '/api/health', { anonymous: true }),

  signIn: (body: { email: string; password: string }) =>
    call<unknown>('POST', '/api/auth/login', { body, anonymous: true }),
  signOut: () => call<unknown>('POST', '/api/auth/logout', { anonymous: true }),
  setupState: () => call<{ open: boolean }>('GET', '/api/setup', { anonymous: true }),
  setUp: (body: { code: string; name: string; email: string; password: string }) =>
    call<unknown>('POST', '/api/setup', { body, anonymous: true }),

  acceptInvitation: (body: { token: string; name?: string; password: string }) =>
    call<unknown>('POST', '/api/auth/accept-invite', { body, anonymous: true }),
  resetPassword: (body: { token: string; password: string }) =>
    call<unknown>('POST', '/api/auth/reset', { body, anonymous: true }),

  members: () => call<{ data: readonly MemberView[] }>('GET', '/api/users'),
  invitations: () => call<{ data: readonly InvitationView[] }>('GET', '/api/users/invitations'),
  invite: (body: { email: string; name: string; role: RoleView }) =>
    call<LinkView & { invitation: InvitationView }>('POST', '/api/users/invite', { body }),
  withdrawInvitation: (id: string) => call<undefined>('DELETE', one('/api/users/invitations', id)),
  changeMember: (id: string, body: Partial<Pick<MemberView, 'role' | 'status'>>) =>
    call<MemberView>('PATCH', one('/api/users', id), { body }),
  resetLink: (id: string) => call<LinkView>('POST', `${one('/api/users', id)}/reset`, { body: {} }),

  access: (sessionId: string) =>
    call<{ data: readonly SessionAccessView[] }>(
      'GET',
      `${one('/api/sessions', sessionId)}/access`,
    ),
  giveAccess: ({ sessionId, ...body }: SessionAccessView) =>
    call<SessionAccessView>('POST', `${one('/api/sessions', sessionId)}/access`, { body }),
  takeAccess: ({ sessionId, managerId }: Pick<SessionAccessView, 'sessionId' | 'managerId'>) =>
    call<undefined>('DELETE', one(`${one('/api/sessions', sessionId)}/access`, managerId)),

  audit: (asked: {
    what: string | null;
    who: string | null;
    from: Iso | null;
    cursor: string | null;
  }) => call<Page<AuditEntryView>>('GET', `/api/audit?${query(asked)}`),
  verifyAudit: () => call<AuditVerdictView>('GET', '/api/audit/verify'),
  keys: () => call<{ data: readonly ApiKeyView[] }>('GET', '/api/keys'),
  makeKey: (body: KeyWish) => call<ApiKeyView & { key: string }>('POST', '/api/keys', { body }),
  revokeKey: (id: string) => call<undefined>('DELETE', one('/api/keys', id)),

  templates: () => call<{ data: readonly TemplateView[] }>('GET', '/api/templates'),
  addTemplate: (body: TemplateWish) => call<TemplateView>('POST', '/api/templates', { body }),
  changeTemplate: (id: string, body: TemplateWish & { version: number }) =>
    call<TemplateView>('PATCH', one('/api/templates', id), { body }),
  removeTemplate: (id: string) => call<undefined>('DELETE', one('/api/templates', id)),

  conversations: (ask: ListAsk) => {
    const { signal, ...wish } = ask;
    // What was said is shown apart, each message for itself.
    const where = wish.q ? 'people' : null;
    const path = `/api/conversations?${query({ ...wish, in: where, limit: 100 })}`;
    return call<ConversationPage>('GET', path, signal ? { signal } : {});
  },
  counts: () =>
    call<ConversationPage>('GET', `/api/conversations?${query({ view: 'all', limit: 1 })}`),
  conversation: (id: string) => call<ConversationView>('GET', one('/api/conversations', id)),
  startConversation: (body: { phone: string; session?: string }) =>
    call<ConversationView>('POST', '/api/conversations', { body }),
  closeConversation: (id: string) =>
    call<ConversationView | undefined>('POST', `${one('/api/conversations', id)}/close`, {
      body: {},
    }),
  reopenConversation: (id: string) =>
    call<ConversationView | undefined>('POST', `${one('/api/conversations', id)}/reopen`, {
      body: {},
    }),
  archiveConversation: (id: string, archived: boolean) =>
    call<ConversationView | undefined>('POST', `${one('/api/conversations', id)}/archive`, {
      body: { archived },
    }),
  changeConversation: (id: string, body: ConversationChange) =>
    call<ConversationView | undefined>('PATCH', one('/api/conversations', id), { body }),
  writeNote: (conversationId: string, body: NoteText) =>
    call<NoteView>('POST', `${one('/api/conversations', conversationId)}/notes`, { body }),
  editNote: (id: string, body: NoteText) =>
    call<NoteView>('PATCH', one('/api/notes', id), { body }),
  removeNote: (id: string) => call<undefined>('DELETE', one('/api/notes', id)),
  makeLabel: (body: LabelText) => call<LabelView>('POST', '/api/labels', { body }),
  changeLabel: (id: string, body: LabelText) =>
    call<LabelView>('PATCH', one('/api/labels', id), { body }),
  removeLabel: (id: string) => call<undefined>('DELETE', one('/api/labels', id)),
  assignees: (id: string) =>
    call<{ data: readonly ColleagueView[] }>('GET', `${one('/api/conversations', id)}/assignees`),
  assign: (id: string, body: { userId: string | null; from: string | null }) =>
    call<ConversationView | undefined>('POST', `${one('/api/conversations', id)}/assign`, { body }),
  markRead: (id: string) =>
    call<ConversationView | undefined>('POST', `${one('/api/conversations', id)}/read`, {
      body: {},
    }),

  messages: (conversationId: string, cursor: string | null, limit = 50) =>
    call<ThreadPageView>(
      'GET',
      `${one('/api/messages', conversationId)}?${query({ cursor, limit })}`,
    ),
  searchMessages: (ask: { q: string; cursor: string | null; signal: AbortSignal }) => {
    const { signal, ...asked } = ask;
    const path = `/api/messages/search?${query({ ...asked, limit: 30 })}`;
    return call<Page<FoundMessageView>>('GET', path, { signal });
  },
  send: (entry: OutboxEntry) =>
    call<MessageView>('POST', '/api/messages/send', {
      body: sendBody(entry),
      idempotencyKey: entry.key,
    }),
  settleMessage: (id: string, body: { decision: Decision; reason: string }) =>
    call<MessageView | undefined>('POST', `${one('/api/messages', id)}/settle`, { body }),
  cancelMessage: (id: string) => call<MessageView | undefined>('DELETE', one('/api/messages', id)),
  starMessage: (id: string, starred: boolean) =>
    call<MessageView | undefined>('POST', `${one('/api/messages', id)}/star`, {
      body: { starred },
    }),

  contact: (id: string) => call<ContactView>('GET', one('/api/contacts', id)),
  setBlocked: (id: string, isBlocked: boolean) =>
    call<ContactView>('POST', `${one('/api/contacts', id)}/${isBlocked ? 'block' : 'unblock'}`, {
      body: {},
    }),
  clearDoubt: (id: string) =>
    call<ContactView | undefined>('DELETE', `${one('/api/contacts', id)}/doubt`),
  recordConsent: (
    id: string,
    body: { kind: string; scope?: ConsentScope; basis: string; source?: string },
  ) => call<ContactView | undefined>('POST', `${one('/api/contacts', id)}/consent`, { body }),

  startSession: (name: string) =>
    call<SessionView | undefined>('POST', '/api/sessions/start', { body: { name } }),
  stopSession: (id: string) =>
    call<SessionView | undefined>('POST', `${one('/api/sessions', id)}/stop`, { body: {} }),
  qr: (id: string) => call<QrView>('GET', `${one('/api/sessions', id)}/qr`),
  queueStatus: () => call<QueueStatusView>('GET', '/api/messages/queue/status'),
  confirmClock: () => call<unknown>('POST', '/api/clock/confirm', { body: {} }),
  pause: (body: PauseTarget & { reason: string; until?: Iso }) =>
    call<unknown>('POST', '/api/pause', { body }),
  reviewResume: (body: PauseTarget) =>
    call<ResumeReviewView>('POST', '/api/resume/review', { body }),
  /** `stale` names those kept; all other stale ones are cancelled. */
  resume: (body: PauseTarget & { reason?: string; stale: readonly string[] }) =>
    call<unknown>('POST', '/api/resume', { body }),

  decisions: (messageId: string) =>
    call<{ data: readonly DecisionView[] }>('GET', `${one('/api/messages', messageId)}/decisions`),
  preview: (body: { conversationId: string; type: 'text'; text: string }, signal: AbortSignal) =>
    call<OutlookView>('POST', '/api/messages/preview', { body, signal }),

  policy: (session: string | null) => call<PolicyView>('GET', `/api/policy?${query({ session })}`),
  policyVersions: (session: string | null) =>
    call<{ data: readonly PolicyVersionView[] }>(
      'GET',
      `/api/policy/versions?${query({ session })}`,
    ),
  planPolicy: (wish: RulesWish, signal: AbortSignal) =>
    call<RulesPlan>('POST', '/api/policy/validate', { body: wished(wish), signal }),
  savePolicy: (wish: RulesWish, order: { reason: string; confirm: boolean }) =>
    call<PolicyVersionView>('PUT', '/api/policy', { body: { ...wished(wish), ...order } }),
  returnToVersion: (id: string) =>
    call<PolicyVersionView>('POST', `${one('/api/policy/versions', id)}/activate`, { body: {} }),
  simulatePolicy: (wish: RulesWish, { days, signal }: { days: number; signal: AbortSignal }) =>
    call<SimulationView>('POST', '/api/policy/simulate', {
      body: { ...wished(wish), days },
      signal,
    }),

  moveClock: (body: { advanceMs: number } | { to: Iso }) =>
    call<unknown>('POST', '/api/sandbox/clock', { body }),
  people: () => call<{ data: readonly SandboxPerson[] }>('GET', '/api/sandbox/people'),
  writeAs: (phone: string, body: { text: string; session?: string }) =>
    call<unknown>('POST', `${one('/api/sandbox/people', phone)}/write`, { body }),
  scan: (sessionId: string) =>
    call<unknown>('POST', `${one('/api/sandbox/sessions', sessionId)}/scan`, { body: {} }),
};

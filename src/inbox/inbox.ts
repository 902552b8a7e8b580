import type { Colleague } from '../access/index.js';
import type { Consent } from '../consent/index.js';
import type { ContactRow, Contacts } from '../contacts/index.js';
import {
  activityView,
  conversationView,
  labelView,
  messageView,
  type ConversationFilter,
  type Conversations,
  type ConversationWithContext,
  type MessageWithContext,
  type SearchFilter,
  type ThreadFilter,
  type Viewer,
} from '../conversations/index.js';
import type { Reader } from '../db/connection.js';
import { scopeOf, type Scope } from '../db/scope.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Delivery } from '../delivery/index.js';
import type { Clock } from '../kernel/clock.js';
import type {
  ActivityId,
  CompanyId,
  ContactId,
  ConversationId,
  MessageId,
  NewId,
  NoteId,
  SessionId,
  UserId,
} from '../kernel/ids.js';
import { snippetOf } from '../kernel/search-words.js';
import type { Principal } from '../kernel/principal.js';
import { pauseView, type PolicyModule } from '../policy/index.js';
import type {
  ActivityView,
  ColleagueView,
  ContactView,
  ConversationView,
  FoundMessageView,
  LabelView,
  LaneView,
  MessageView,
  NoteView,
  SessionView,
  ThreadPageView,
} from '../protocol/views.js';
import {
  healthView,
  restrictionView,
  silenceView,
  type SessionRow,
  type Sessions,
} from '../sessions/index.js';
import { createAssigning, type AssignWish } from './verbs/assign.js';
import { createChanging, type ConversationChange } from './verbs/change-conversation.js';
import { findNote, listNotes } from './store/note-store.js';
import { createNotes } from './verbs/notes.js';
import { contactView, noteView } from './views.js';

export interface InboxPorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  consent: Consent;
  conversations: Conversations;
  delivery: Delivery;
  policy: PolicyModule;
  sessions: Sessions;
  /** Everybody who may read a session. */
  readers(reader: Reader, companyId: CompanyId, sessionId: SessionId): Promise<Colleague[]>;
  /** Whether there is such a person in the company, whatever they may do. */
  isOurs(reader: Reader, companyId: CompanyId, id: UserId): Promise<boolean>;
  /** IANA zone of days and hours where a session has none of its own. */
  zone: string;
  sessionCounts(sessionId: SessionRow['id']): Promise<SessionView['queue']>;
}

export function viewerOf(caller: Principal): Viewer {
  return { scope: scopeOf(caller), viewerId: caller.id };
}

/** What agents see and do. The truth about messages is kept elsewhere; here it is shown and asked for. */
export function createInbox(ports: InboxPorts) {
  const { db, transact, clock, contacts, consent, conversations, delivery, policy, sessions } =
    ports;

  const assigning = createAssigning(ports);
  const changing = createChanging(ports);

  async function messageViews(rows: readonly MessageWithContext[]): Promise<MessageView[]> {
    const waiting = new Map(
      rows.filter(({ status }) => status === 'pending').map(row => [row.sessionId, row]),
    );
    const places = await Promise.all([...waiting.values()].map(row => delivery.places(row)));
    return rows.map(row =>
      messageView(
        row,
        places.map(lane => lane.get(row.id)).find(place => place),
      ),
    );
  }

  async function contactViewOf(reader: Reader, contact: ContactRow): Promise<ContactView> {
    const { companyId } = contact;
    const aliases = await contacts.aliases(reader, contact.id);
    return contactView(contact, {
      aliases,
      doubtfulIds: await contacts.contradicting(reader, { companyId, contactId: contact.id }),
      consent: await consent.of(reader, contact.companyId, contact.id),
    });
  }

  async function sessionView(session: SessionRow): Promise<SessionView> {
    const { budget, warmUp, ramp } = await delivery.limits(session);
    const binding = await policy.binding(db, session.companyId, session.id);
    const pause = binding.find(({ scope, heldIds }) => scope === 'session' && heldIds === null);
    return {
      id: session.id,
      name: session.name,
      label: session.label,
      status: session.status,
      connected: session.status === 'WORKING',
      since: session.statusAt.toISOString(),
      wanted: session.wanted,
      origin: session.origin,
      phoneNumber: session.phone,
      displayName: session.pushName,
      engine: session.engine,
      hasQR: session.status === 'SCAN_QR_CODE',
      timezone: session.timezone ?? ports.zone,
      warmUpFrom: session.warmUpFrom?.toISOString() ?? null,
      warmUp,
      budget,
      queue: await ports.sessionCounts(session.id),
      pause: pause ? pauseView(pause) : null,
      restriction: restrictionView(session),
      health: healthView(session),
      silent: silenceView(session),
      ramp,
    };
  }

  const toView = (row: ConversationWithContext): ConversationView =>
    conversationView(row, clock.now());

  /** Changes a conversation and answers it as it is now. */
  async function act(
    caller: Principal,
    id: ConversationId,
    change: (unit: Unit, row: ConversationWithContext) => Promise<void>,
  ): Promise<ConversationView> {
    const scope = scopeOf(caller);
    return transact(caller.companyId, async unit => {
      await change(unit, await conversations.get(unit, scope, id));
      return toView(await conversations.get(unit, scope, id));
    });
  }

  return {
    messageViews,
    contactViewOf,
    sessionViews: (rows: readonly SessionRow[]) => Promise.all(rows.map(sessionView)),

    /** With `inTexts` a search finds conversations by what was said in them too. */
    async listConversations(
      caller: Principal,
      {
        inTexts = true,
        ...asked
      }: Omit<ConversationFilter, 'viewerId' | 'saying'> & { inTexts?: boolean },
    ) {
      const scope = scopeOf(caller);
      const saying = asked.q && inTexts ? await conversations.saying(db, scope, asked.q) : [];
      const { rows, total, nextCursor } = await conversations.list(db, scope, {
        ...{ ...asked, saying },
        viewerId: caller.id,
      });
      return {
        data: rows.map(toView),
        total,
        counts: await conversations.count(db, scope, caller.id),
        nextCursor,
      };
    },

    async listMessages(caller: Principal, filter: ThreadFilter) {
      const { rows, nextCursor } = await conversations.messages(db, viewerOf(caller), filter);
      return { data: await messageViews(rows), nextCursor };
    },

    /** Messages in whose text all words stand, each with whom it was said. */
    async searchMessages(caller: Principal, filter: SearchFilter) {
      const { rows, words, nextCursor } = await conversations.search(db, viewerOf(caller), filter);
      const ids = [...new Set(rows.map(({ conversationId }) => conversationId))];
      const titles = await conversations.titles(db, scopeOf(caller), ids);
      const views = await messageViews(rows);
      const data = views.map((view): FoundMessageView => ({
        ...view,
        title: titles.get(view.conversationId as ConversationId) ?? '',
        snippet: snippetOf(view.text ?? '', words),
      }));
      return { data, nextCursor };
    },

    /** A page of a thread, and what else happened in that stretch of it. */
    async thread(
      caller: Principal,
      conversationId: ConversationId,
      page: { cursor?: string; limit: number },
    ): Promise<ThreadPageView> {
      const { rows, nextCursor } = await conversations.messages(db, viewerOf(caller), {
        conversationId,
        ...page,
      });
      const stretch = {
        conversationId,
        cursor: page.cursor ?? null,
        from: nextCursor ? (rows.at(-1)?.occurredAt ?? null) : null,
      };
      const activities = await conversations.activities(db, scopeOf(caller), stretch);
      const written = await listNotes(db, scopeOf(caller), stretch);
      return {
        data: await messageViews(rows),
        nextCursor,
        activities: activities.map(activityView),
        notes: written.map(noteView),
      };
    },

    async activity(caller: Principal, id: string): Promise<ActivityView | null> {
      const row = await conversations.activity(db, scopeOf(caller), id as ActivityId);
      return row && activityView(row);
    },

    notes: createNotes(ports),

    async note(caller: Principal, id: string): Promise<NoteView | null> {
      const row = await findNote(db, scopeOf(caller), id as NoteId);
      return row && noteView(row);
    },

    /** To whom a conversation can be given, and who can be called to it. */
    async assignees(caller: Principal, id: ConversationId): Promise<ColleagueView[]> {
      const { sessionId } = await conversations.get(db, scopeOf(caller), id);
      return ports.readers(db, caller.companyId, sessionId);
    },

    async message(caller: Principal, id: string): Promise<MessageView | null> {
      const row = await conversations.message(db, viewerOf(caller), id as MessageId);
      return row ? ((await messageViews([row]))[0] ?? null) : null;
    },

    async conversation(caller: Principal, id: string): Promise<ConversationView | null> {
      const row = await conversations.find(db, scopeOf(caller), id as ConversationId);
      return row ? toView(row) : null;
    },

    async contact(caller: Principal, id: string): Promise<ContactView | null> {
      const row = await contacts.find(db, scopeOf(caller), id as ContactId);
      return row ? contactViewOf(db, row) : null;
    },

    async session(caller: Principal, id: string): Promise<SessionView | null> {
      const row = await sessions.find(db, scopeOf(caller), id);
      return row ? sessionView(row) : null;
    },

    close: (caller: Principal, id: ConversationId, reason?: string) =>
      act(caller, id, (unit, row) => conversations.close(unit, row, { by: caller, reason })),
    reopen: (caller: Principal, id: ConversationId) =>
      act(caller, id, (unit, row) => conversations.reopen(unit, row, caller)),
    assign: (caller: Principal, id: ConversationId, wish: AssignWish) =>
      act(caller, id, (unit, row) => assigning.assign(unit, row, { wish, by: caller })),
    takeFromUnable: assigning.takeFromUnable,
    wakeDue: changing.wakeDue,
    change: (caller: Principal, id: ConversationId, change: ConversationChange) =>
      act(caller, id, unit =>
        changing.change(unit, { scope: scopeOf(caller), id, by: caller, change }),
      ),
    labels: async (caller: Principal): Promise<LabelView[]> =>
      (await conversations.labels.list(db, scopeOf(caller))).map(labelView),
    markRead: (caller: Principal, id: ConversationId) =>
      act(caller, id, async (unit, row) => {
        if (row.unread > 0) await conversations.markRead(unit, row);
      }),
    archive: (caller: Principal, id: ConversationId, archived?: boolean) =>
      act(caller, id, (unit, row) =>
        conversations.archive(unit, row, {
          archived: archived ?? row.archivedAt === null,
          by: caller,
        }),
      ),

    star: (caller: Principal, id: MessageId, starred?: boolean): Promise<boolean> =>
      transact(caller.companyId, unit => conversations.star(unit, viewerOf(caller), id, starred)),

    /** A session's lane for the pages that are open. */
    async lane(session: SessionRow): Promise<LaneView> {
      const { id: sessionId, companyId } = session;
      const places = await delivery.placeViews({ companyId, sessionId });
      const { budget } = await delivery.limits(session);
      return { sessionId, places, budget, queue: await ports.sessionCounts(sessionId) };
    },

    pauses: async (scope: Scope) => (await policy.visible(db, scope)).map(pauseView),
  };
}

export type Inbox = ReturnType<typeof createInbox>;

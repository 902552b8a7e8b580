import type { StreamEvent } from '../../protocol/socket.js';
import type {
  BootstrapView,
  ContactView,
  ConversationCounts,
  ConversationView,
  LabelView,
  LanePlaceView,
  LaneView,
  MessageView,
  PauseView,
  SessionView,
} from '../../protocol/views.js';
import {
  emptyList,
  recounted,
  withConversation,
  withPage,
  type Conversations,
  type ListState,
} from './list.js';
import { withActivities } from './activities.js';
import { withMessages, type Source } from './messages.js';
import { withNotes } from './notes.js';
import { grantsFrom, type Grants } from './rights.js';
import { withoutTemplate, withTemplate, type Templates } from './templates/list.js';
import { withActivity, withMessage, withNote, withThreadPlaces, type Thread } from './thread.js';

/** Everything the server has told this page. Views render it; only folds change it. */
export interface World {
  me: BootstrapView['me'];
  rights: ReadonlySet<string>;
  grants: Grants;
  company: BootstrapView['company'];
  sandbox: boolean;
  version: string;
  /** Largest file that may be sent. */
  maxMediaBytes: number;
  sessions: readonly SessionView[];
  pauses: readonly PauseView[];
  labels: readonly LabelView[];
  conversations: Conversations;
  counts: ConversationCounts;
  /** Something changed that the loaded part cannot count; ask the server. */
  countsStale: boolean;
  list: ListState;
  threads: Readonly<Record<string, Thread>>;
  contacts: Readonly<Record<string, ContactView>>;
  /** Newest places of each number's line. */
  lanes: Readonly<Record<string, readonly LanePlaceView[]>>;
  templates: Templates;
}

function byId<T extends { id: string }>(things: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(things.map(thing => [thing.id, thing]));
}

/** What the first picture shows. */
export const firstList = (meId: string): ListState =>
  emptyList({ view: 'all', meId, q: '', sort: 'latest', labelId: null });

export function worldFrom(boot: BootstrapView): World {
  const { conversations, total, nextCursor } = boot;
  const page = { data: conversations, total, nextCursor };
  return {
    me: boot.me,
    rights: new Set(boot.rights),
    grants: grantsFrom(boot.grants),
    company: boot.company,
    sandbox: boot.sandbox,
    version: boot.version,
    maxMediaBytes: boot.maxMediaBytes,
    sessions: boot.sessions,
    pauses: boot.pauses,
    labels: boot.labels,
    conversations: byId(boot.conversations),
    counts: boot.counts,
    countsStale: false,
    list: withPage(firstList(boot.me.id), page),
    threads: {},
    contacts: {},
    lanes: {},
    templates: null,
  };
}

/** Folds one conversation; an older version of it changes nothing. */
export function foldConversation(world: World, changed: ConversationView): World {
  const before = world.conversations[changed.id];
  if (before && before.version > changed.version) return world;
  return {
    ...world,
    conversations: { ...world.conversations, [changed.id]: changed },
    counts: before
      ? recounted(world.counts, { before, after: changed }, world.me.id)
      : world.counts,
    countsStale: world.countsStale || !before,
    list: withConversation(world.list, world.conversations, changed),
  };
}

export function foldMessage(world: World, message: MessageView, source: Source): World {
  const thread = world.threads[message.conversationId];
  if (!thread) return world;
  return foldThread(world, withMessage(thread, message, source));
}

export function foldThread(world: World, thread: Thread): World {
  if (world.threads[thread.conversationId] === thread) return world;
  return { ...world, threads: { ...world.threads, [thread.conversationId]: thread } };
}

export function foldSession(world: World, session: SessionView): World {
  const at = world.sessions.findIndex(({ id }) => id === session.id);
  const sessions = at < 0 ? [...world.sessions, session] : world.sessions.with(at, session);
  return { ...world, sessions };
}

export function foldContact(world: World, contact: ContactView): World {
  const before = world.contacts[contact.id];
  if (before && before.version > contact.version) return world;
  return { ...world, contacts: { ...world.contacts, [contact.id]: contact } };
}

export function foldLane(world: World, { sessionId, places, budget, queue }: LaneView): World {
  const moved = Object.values(world.threads).map(thread => withThreadPlaces(thread, places));
  const isMoved = moved.some(thread => thread !== world.threads[thread.conversationId]);
  const threads = isMoved
    ? Object.fromEntries(moved.map(thread => [thread.conversationId, thread]))
    : world.threads;
  const sessions = world.sessions.map(session =>
    session.id === sessionId ? { ...session, budget, queue } : session,
  );
  return { ...world, threads, sessions, lanes: { ...world.lanes, [sessionId]: places } };
}

/** Two lines were one message: the line that is no more goes, wherever it stood. */
function foldMergedMessage(
  world: World,
  { mergedId, message }: { mergedId: string; message: MessageView },
): World {
  const threads = Object.entries(world.threads).map(([id, thread]) => {
    const messages = thread.messages.filter(line => line.id !== mergedId);
    return [id, messages.length < thread.messages.length ? { ...thread, messages } : thread];
  });
  const without = { ...world, threads: Object.fromEntries(threads) as World['threads'] };
  return foldMessage(without, message, 'event');
}

/** What was two is one. Parted again since then, both have changes of their own behind this one. */
function foldMergedConversation(
  world: World,
  { mergedId, conversation }: { mergedId: string; conversation: ConversationView },
): World {
  if (mergedId === conversation.id) return foldConversation(world, conversation);
  const { [mergedId]: gone, ...conversations } = world.conversations;
  const { [mergedId]: goneThread, [conversation.id]: thread, ...threads } = world.threads;
  const had = world.list.ids.includes(mergedId);
  const list = {
    ...world.list,
    ids: world.list.ids.filter(id => id !== mergedId),
    total: Math.max(0, world.list.total - (had ? 1 : 0)),
  };
  const messages = [...(thread?.messages ?? []), ...(goneThread?.messages ?? [])];
  // The thread has to be read again; until then it shows what was there of both.
  const kept = thread ?? (goneThread && { ...goneThread, conversationId: conversation.id });
  const both = kept && {
    ...kept,
    messages: withMessages([], messages, 'answer'),
    activities: withActivities(thread?.activities ?? [], goneThread?.activities ?? []),
    notes: withNotes(thread?.notes ?? [], goneThread?.notes ?? []),
    trimmed: true,
  };
  const without = {
    ...world,
    conversations,
    list,
    threads: both ? { ...threads, [conversation.id]: both } : threads,
    countsStale: world.countsStale || gone !== undefined,
  };
  return foldConversation(without, conversation);
}

function foldMergedContact(
  world: World,
  { mergedId, contact }: { mergedId: string; contact: ContactView },
): World {
  if (mergedId === contact.id) return foldContact(world, contact);
  const left = Object.entries(world.contacts).filter(([id]) => id !== mergedId);
  return foldContact({ ...world, contacts: Object.fromEntries(left) }, contact);
}

/** A label that is gone is on nothing any more. */
function foldLabels(world: World, labels: readonly LabelView[]): World {
  const known = new Set(labels.map(({ id }) => id));
  const conversations = Object.entries(world.conversations).map(([id, conversation]) => {
    const left = conversation.labels.filter(label => known.has(label));
    const isSame = left.length === conversation.labels.length;
    return [id, isSame ? conversation : { ...conversation, labels: left }];
  });
  return {
    ...world,
    labels,
    conversations: Object.fromEntries(conversations) as World['conversations'],
  };
}

/** Folds one numbered change. Told in order, each once: the stream's place sees to that. */
export function fold(world: World, event: StreamEvent): World {
  switch (event.type) {
    case 'message.created':
    case 'message.changed':
      return foldMessage(world, event.data, 'event');
    case 'message.merged':
      return foldMergedMessage(world, event.data);
    case 'conversation.changed':
      return foldConversation(world, event.data);
    case 'conversation.merged':
      return foldMergedConversation(world, event.data);
    case 'activity.added': {
      const thread = world.threads[event.data.conversationId];
      return thread ? foldThread(world, withActivity(thread, event.data)) : world;
    }
    case 'note.changed': {
      const thread = world.threads[event.data.conversationId];
      return thread ? foldThread(world, withNote(thread, event.data)) : world;
    }
    case 'contact.changed':
      return foldContact(world, event.data);
    case 'contact.merged':
      return foldMergedContact(world, event.data);
    case 'session.changed':
      return foldSession(world, event.data);
    case 'pauses.changed':
      return { ...world, pauses: event.data.pauses };
    case 'labels.changed':
      return foldLabels(world, event.data.labels);
    case 'template.changed':
      return { ...world, templates: withTemplate(world.templates, event.data) };
    case 'template.removed':
      return { ...world, templates: withoutTemplate(world.templates, event.data.id) };
    case 'contacts.sync':
    case 'policy.changed':
    case 'clock.moved':
      return world;
  }
}

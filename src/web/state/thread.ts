import type {
  ActivityView,
  LanePlaceView,
  MessageView,
  NoteView,
  ThreadPageView,
} from '../../protocol/views.js';
import { withActivities } from './activities.js';
import { withNotes } from './notes.js';
import { withMessages, withPlaces, type Source } from './messages.js';

/** The loaded end of one conversation, oldest first. */
export interface Thread {
  conversationId: string;
  messages: readonly MessageView[];
  /** What else happened in the loaded part, oldest first. */
  activities: readonly ActivityView[];
  /** What the team wrote to itself there. */
  notes: readonly NoteView[];
  /** Where the next older page begins; null at the start of the conversation. */
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed' | 'gone';
  loadingOlder: boolean;
  /** Its older part was let go of; the newest page has to come again before paging goes on. */
  trimmed: boolean;
}

/** Left threads keep this many of their newest messages. */
const keptWhenLeft = 50;

export function emptyThread(conversationId: string): Thread {
  return {
    conversationId,
    messages: [],
    activities: [],
    notes: [],
    nextCursor: null,
    state: 'loading',
    loadingOlder: false,
    trimmed: false,
  };
}

/** Folds one change into the thread; a message the loaded part cannot place yet is left for paging. */
export function withMessage(thread: Thread, message: MessageView, source: Source): Thread {
  const oldest = thread.messages[0];
  const known = thread.messages.some(({ id }) => id === message.id);
  const beforeLoaded = oldest !== undefined && message.occurredAt < oldest.occurredAt;
  if (!known && beforeLoaded && thread.nextCursor !== null) return thread;
  return { ...thread, messages: withMessages(thread.messages, [message], source) };
}

/** Takes in what happened just now, once. */
export function withActivity(thread: Thread, activity: ActivityView): Thread {
  return { ...thread, activities: withActivities(thread.activities, [activity]) };
}

/** Takes in a note as it is now. */
export function withNote(thread: Thread, note: NoteView): Thread {
  return { ...thread, notes: withNotes(thread.notes, [note]) };
}

/** The newest page: joins what is known if they touch, else replaces it. */
export function withNewest(thread: Thread, page: ThreadPageView): Thread {
  const ready = { ...thread, state: 'ready', loadingOlder: false, trimmed: false } as const;
  const known = new Map(thread.messages.map(message => [message.id, message]));
  const touches = page.nextCursor === null || page.data.some(({ id }) => known.has(id));
  if (thread.messages.length > 0 && touches && !thread.trimmed) {
    const nextCursor = page.nextCursor === null ? null : thread.nextCursor;
    return {
      ...ready,
      nextCursor,
      messages: withMessages(thread.messages, page.data, 'answer'),
      activities: withActivities(thread.activities, page.activities),
      notes: withNotes(thread.notes, page.notes),
    };
  }
  const oldest = page.data.at(-1)?.occurredAt ?? '';
  const newer = thread.messages.filter(({ occurredAt }) => occurredAt >= oldest);
  const messages = touches
    ? withMessages(newer, page.data, 'answer')
    : withMessages([], page.data, 'answer');
  // What happened while the page was on its way is in neither.
  const later = thread.activities.filter(({ at }) => at >= oldest);
  const activities = withActivities(page.activities, later);
  const notes = withNotes(
    thread.notes.filter(({ at }) => at >= oldest),
    page.notes,
  );
  return { ...ready, nextCursor: page.nextCursor, messages, activities, notes };
}

export function withOlder(thread: Thread, page: ThreadPageView): Thread {
  return {
    ...thread,
    loadingOlder: false,
    nextCursor: page.nextCursor,
    messages: withMessages(thread.messages, page.data, 'answer'),
    activities: withActivities(thread.activities, page.activities),
    notes: withNotes(thread.notes, page.notes),
  };
}

export function withThreadPlaces(thread: Thread, places: readonly LanePlaceView[]): Thread {
  const messages = withPlaces(thread.messages, new Map(places.map(place => [place.id, place])));
  return messages === thread.messages ? thread : { ...thread, messages };
}

/** What stays in memory of a thread nobody looks at. Its paging starts again when it is opened. */
export function left(thread: Thread): Thread {
  if (thread.messages.length <= keptWhenLeft) return thread;
  const messages = thread.messages.slice(-keptWhenLeft);
  const oldest = messages[0]?.occurredAt ?? '';
  const activities = thread.activities.filter(({ at }) => at >= oldest);
  const notes = thread.notes.filter(({ at }) => at >= oldest);
  return { ...thread, messages, activities, notes, trimmed: true };
}

/** The first of the `unread` newest inbound messages; null when not that many are loaded. */
export function firstUnread(messages: readonly MessageView[], unread: number): string | null {
  if (unread === 0) return null;
  const inbound = messages.filter(({ direction }) => direction === 'in');
  return inbound.at(-unread)?.id ?? inbound[0]?.id ?? null;
}

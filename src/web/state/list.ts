import type { Priority } from '../../protocol/codes.js';
import type { ConversationCounts, ConversationView } from '../../protocol/views.js';

export const views = [
  'mine',
  'unassigned',
  'waiting',
  'all',
  'snoozed',
  'closed',
  'archived',
] as const;

export type View = (typeof views)[number];

/** The newest message, the longest waiting or the most urgent first. */
export const sorts = ['latest', 'waiting', 'priority'] as const;

export type Sort = (typeof sorts)[number];

/** What a list was asked for. */
export interface Asked {
  view: View;
  /** Whose `mine` it is. */
  meId: string;
  /** What is searched for; empty shows the view. */
  q: string;
  sort: Sort;
  /** Only what has this label; null: whatever it has. */
  labelId: string | null;
}

/** The loaded beginning of one view, or of one search. */
export interface ListState extends Asked {
  /** In their order. */
  ids: readonly string[];
  total: number;
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
}

export type Conversations = Readonly<Record<string, ConversationView>>;

export function isView(word: string | undefined): word is View {
  return views.some(view => view === word);
}

export function emptyList(asked: Asked): ListState {
  return { ...asked, ids: [], total: 0, nextCursor: null, state: 'loading' };
}

/** Which view a conversation belongs to, in the eyes of one person. */
export function belongs(conversation: ConversationView, view: View, meId: string): boolean {
  const { archived, status, waitingSince, assignee, snoozedUntil } = conversation;
  if (view === 'archived') return archived;
  if (archived) return false;
  if (view === 'closed') return status === 'closed';
  if (status !== 'open') return false;
  if (view === 'snoozed' || snoozedUntil) return view === 'snoozed' && snoozedUntil !== null;
  if (view === 'mine') return assignee?.id === meId;
  if (view === 'unassigned') return assignee === null;
  return view === 'all' || waitingSince !== null;
}

function countedIn(conversation: ConversationView, meId: string): ConversationCounts {
  const isIn = (view: View) => (belongs(conversation, view, meId) ? 1 : 0);
  return {
    open: isIn('all'),
    mine: isIn('mine'),
    unassigned: isIn('unassigned'),
    waiting: isIn('waiting'),
    snoozed: isIn('snoozed'),
    closed: isIn('closed'),
    archived: conversation.archived ? 1 : 0,
    unread: !conversation.archived && conversation.unread > 0 ? 1 : 0,
  };
}

/** The counts after one conversation went from `before` to `after`. */
export function recounted(
  counts: ConversationCounts,
  { before, after }: { before: ConversationView; after: ConversationView },
  meId: string,
): ConversationCounts {
  const was = countedIn(before, meId);
  const is = countedIn(after, meId);
  const move = (key: keyof ConversationCounts) => Math.max(0, counts[key] + is[key] - was[key]);
  return {
    open: move('open'),
    mine: move('mine'),
    unassigned: move('unassigned'),
    waiting: move('waiting'),
    snoozed: move('snoozed'),
    closed: move('closed'),
    archived: move('archived'),
    unread: move('unread'),
  };
}

export function isSameList(one: Asked, other: Asked): boolean {
  const names = ['view', 'meId', 'q', 'sort', 'labelId'] as const;
  return names.every(name => one[name] === other[name]);
}

export function hasMore(list: ListState): boolean {
  return list.ids.length < list.total;
}

function isNewer(one: ConversationView, other: ConversationView): boolean {
  const oneAt = one.lastMessageAt ?? one.createdAt;
  const otherAt = other.lastMessageAt ?? other.createdAt;
  return oneAt === otherAt ? one.id > other.id : oneAt > otherAt;
}

const urgency: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };

/** Whoever does not wait comes after all who do. */
const neverIso = '~';

function waitsLonger(one: ConversationView, other: ConversationView): boolean {
  const oneSince = one.waitingSince ?? neverIso;
  const otherSince = other.waitingSince ?? neverIso;
  return oneSince === otherSince ? one.id < other.id : oneSince < otherSince;
}

const comesFirst: Record<Sort, (one: ConversationView, other: ConversationView) => boolean> = {
  latest: isNewer,
  waiting: waitsLonger,
  priority(one, other) {
    const by = urgency[one.priority] - urgency[other.priority];
    return by === 0 ? isNewer(one, other) : by > 0;
  },
};

function placed(list: ListState, known: Conversations, changed: ConversationView): string[] {
  const others = list.ids.filter(id => id !== changed.id);
  const at = others.findIndex(id => {
    const other = known[id];
    return other !== undefined && comesFirst[list.sort](changed, other);
  });
  return at < 0 ? [...others, changed.id] : others.toSpliced(at, 0, changed.id);
}

/**
 * Puts a changed conversation where it now belongs. A search keeps its answers and their order:
 * only the server knows what matches. One behind everything loaded waits for its page.
 */
export function withConversation(
  list: ListState,
  known: Conversations,
  changed: ConversationView,
): ListState {
  const had = list.ids.includes(changed.id);
  if (list.q) return list;
  const { labelId } = list;
  const hasLabel = labelId === null || changed.labels.includes(labelId);
  if (!hasLabel || !belongs(changed, list.view, list.meId)) {
    if (!had) return list;
    return {
      ...list,
      ids: list.ids.filter(id => id !== changed.id),
      total: Math.max(0, list.total - 1),
    };
  }
  const ids = placed(list, known, changed);
  const beyondLoaded = ids.at(-1) === changed.id && hasMore(list);
  const total = had ? list.total : list.total + 1;
  if (!had && beyondLoaded) return { ...list, total };
  const same = ids.length === list.ids.length && ids.every((id, at) => id === list.ids[at]);
  return same ? list : { ...list, ids, total };
}

export function withPage(
  list: ListState,
  page: { data: readonly ConversationView[]; total: number; nextCursor: string | null },
): ListState {
  const seen = new Set(list.ids);
  const fresh = page.data.map(({ id }) => id).filter(id => !seen.has(id));
  const ids = [...list.ids, ...fresh];
  const isEnd = fresh.length === 0 && page.nextCursor === null;
  const total = isEnd ? ids.length : Math.max(page.total, ids.length);
  return { ...list, ids, total, nextCursor: page.nextCursor, state: 'ready' };
}

/** The neighbour of a conversation in the list; the ends hold. */
export function neighbour(ids: readonly string[], id: string | null, step: 1 | -1): string | null {
  const at = id === null ? -1 : ids.indexOf(id);
  if (at < 0) return ids[0] ?? null;
  return ids[at + step] ?? ids[at] ?? null;
}

import type { ConversationCounts, ConversationView } from '../../protocol/views.js';

export const views = ['mine', 'unassigned', 'waiting', 'all', 'closed', 'archived'] as const;

export type View = (typeof views)[number];

/** The loaded beginning of one view, or of one search. */
export interface ListState {
  view: View;
  /** Whose `mine` it is. */
  meId: string;
  /** What is searched for; empty shows the view. */
  q: string;
  /** Newest first. */
  ids: readonly string[];
  total: number;
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
}

export type Conversations = Readonly<Record<string, ConversationView>>;

export function isView(word: string | undefined): word is View {
  return views.some(view => view === word);
}

export function emptyList(view: View, { q, meId }: { q: string; meId: string }): ListState {
  return { view, meId, q, ids: [], total: 0, nextCursor: null, state: 'loading' };
}

/** Which view a conversation belongs to, in the eyes of one person. */
export function belongs(conversation: ConversationView, view: View, meId: string): boolean {
  const { archived, status, waitingSince, assignee } = conversation;
  if (view === 'archived') return archived;
  if (archived) return false;
  if (view === 'closed') return status === 'closed';
  if (status !== 'open') return false;
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
    closed: move('closed'),
    archived: move('archived'),
    unread: move('unread'),
  };
}

export function hasMore(list: ListState): boolean {
  return list.ids.length < list.total;
}

function isNewer(one: ConversationView, other: ConversationView): boolean {
  const oneAt = one.lastMessageAt ?? one.createdAt;
  const otherAt = other.lastMessageAt ?? other.createdAt;
  return oneAt === otherAt ? one.id > other.id : oneAt > otherAt;
}

function placed(ids: readonly string[], known: Conversations, changed: ConversationView): string[] {
  const others = ids.filter(id => id !== changed.id);
  const at = others.findIndex(id => {
    const other = known[id];
    return other !== undefined && isNewer(changed, other);
  });
  return at < 0 ? [...others, changed.id] : others.toSpliced(at, 0, changed.id);
}

/**
 * Puts a changed conversation where it now belongs. A search keeps its answers and their order:
 * only the server knows what matches. One older than everything loaded waits for its page.
 */
export function withConversation(
  list: ListState,
  known: Conversations,
  changed: ConversationView,
): ListState {
  const had = list.ids.includes(changed.id);
  if (list.q) return list;
  if (!belongs(changed, list.view, list.meId)) {
    if (!had) return list;
    return {
      ...list,
      ids: list.ids.filter(id => id !== changed.id),
      total: Math.max(0, list.total - 1),
    };
  }
  const ids = placed(list.ids, known, changed);
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

import { signal } from '@preact/signals';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import {
  emptyList,
  hasMore,
  isSameList,
  withPage,
  type Asked,
  type ListState,
  type View,
} from '../state/list.js';
import { foldConversation, type World } from '../state/world.js';
import type { ConversationView } from '../../protocol/views.js';
import { commit, world } from '../store.js';

let running: AbortController | null = null;
let loadingMore = false;

function withAll(state: World, conversations: readonly ConversationView[]): World {
  const known = { ...state.conversations };
  for (const next of conversations) {
    const before = known[next.id];
    if (!before || before.version <= next.version) known[next.id] = next;
  }
  return { ...state, conversations: known };
}

function setList(change: (list: ListState) => ListState): void {
  commit(state => ({ ...state, list: change(state.list) }));
}

/** How the lists are shown, whatever the view. */
export const listWish = signal<Pick<Asked, 'sort' | 'labelId'>>({ sort: 'latest', labelId: null });

function asked(view: View, q: string): Asked {
  return { view, q, meId: world.peek()?.me.id ?? '', ...listWish.peek() };
}

const callFor = ({ view, q, sort, labelId: label }: Asked) => ({ view, q, sort, label });

/** Loads the first page; `fresh` empties the list first, else what is shown stays until it comes. */
async function load(wanted: Asked, fresh: boolean): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  if (fresh) setList(() => emptyList(wanted));
  try {
    const { signal: stop } = mine;
    const page = await calls.conversations({ ...callFor(wanted), cursor: null, signal: stop });
    commit(state => ({
      ...withAll(state, page.data),
      counts: page.counts,
      countsStale: false,
      list: withPage(emptyList(wanted), page),
    }));
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    if (fresh) setList(list => ({ ...list, state: 'failed' }));
  }
}

/** Shows a view or the answers to a search. A search keeps the old rows until its answers are here. */
export function showList(view: View, q: string): Promise<void> {
  const shown = world.peek()?.list;
  const wanted = asked(view, q);
  if (shown && isSameList(shown, wanted) && shown.state === 'ready') return Promise.resolve();
  const isSearch = shown?.view === view && shown.q !== q;
  return load(wanted, !isSearch);
}

/** Shows the same view in another order, or only what has a label. */
export function wishList(wish: Partial<Pick<Asked, 'sort' | 'labelId'>>): Promise<void> {
  listWish.value = { ...listWish.peek(), ...wish };
  const { view = 'all', q = '' } = world.peek()?.list ?? {};
  return showList(view, q);
}

/** Asks again for what is on screen. */
export function reloadList(): Promise<void> {
  const shown = world.peek()?.list;
  if (!shown) return Promise.resolve();
  return load(asked(shown.view, shown.q), shown.state === 'failed');
}

export async function loadMore(): Promise<void> {
  const shown = world.peek()?.list;
  if (!shown || loadingMore || shown.state !== 'ready' || !hasMore(shown)) return;
  loadingMore = true;
  try {
    const page = await calls.conversations({ ...callFor(shown), cursor: shown.nextCursor });
    commit(state =>
      isSameList(state.list, shown)
        ? { ...withAll(state, page.data), list: withPage(state.list, page) }
        : state,
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  } finally {
    loadingMore = false;
  }
}

/** Renews the counts that events alone could not keep. */
export async function recount(): Promise<void> {
  commit(state => ({ ...state, countsStale: false }));
  try {
    const { counts } = await calls.counts();
    commit(state => ({ ...state, counts }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Takes a conversation an answer brought. */
export function keepConversation(conversation: ConversationView | undefined): void {
  if (conversation?.id) commit(state => foldConversation(state, conversation));
}

import { Problem } from '../api.js';
import { calls } from '../calls.js';
import { emptyList, hasMore, withPage, type ListState, type View } from '../state/list.js';
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

const seenBy = (q: string) => ({ q, meId: world.peek()?.me.id ?? '' });

/** Loads the first page; `fresh` empties the list first, else what is shown stays until it comes. */
async function load(view: View, q: string, fresh: boolean): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  if (fresh) setList(() => emptyList(view, seenBy(q)));
  try {
    const page = await calls.conversations({ view, q, cursor: null, signal: mine.signal });
    commit(state => ({
      ...withAll(state, page.data),
      counts: page.counts,
      countsStale: false,
      list: withPage(emptyList(view, seenBy(q)), page),
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
  if (shown?.view === view && shown.q === q && shown.state === 'ready') return Promise.resolve();
  return load(view, q, shown?.view !== view);
}

/** Asks again for what is on screen. */
export function reloadList(): Promise<void> {
  const shown = world.peek()?.list;
  if (!shown) return Promise.resolve();
  return load(shown.view, shown.q, shown.state === 'failed');
}

export async function loadMore(): Promise<void> {
  const shown = world.peek()?.list;
  if (!shown || loadingMore || shown.state !== 'ready' || !hasMore(shown)) return;
  loadingMore = true;
  try {
    const { view, q, nextCursor: cursor } = shown;
    const page = await calls.conversations({ view, q, cursor });
    commit(state =>
      state.list.view === view && state.list.q === q
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

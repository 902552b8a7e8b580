import { signal } from '@preact/signals';
import type { FoundMessageView } from '../../protocol/views.js';
import { Problem } from '../api.js';
import { calls } from '../calls.js';

/** Messages that a search has found so far. */
export interface Hits {
  q: string;
  data: readonly FoundMessageView[];
  nextCursor: string | null;
  state: 'loading' | 'ready' | 'failed';
}

const none: Hits = { q: '', data: [], nextCursor: null, state: 'ready' };

export const hits = signal<Hits>(none);

let running: AbortController | null = null;

async function load(q: string, cursor: string | null): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  try {
    const page = await calls.searchMessages({ q, cursor, signal: mine.signal });
    const before = cursor === null ? [] : hits.peek().data;
    hits.value = { q, ...page, data: [...before, ...page.data], state: 'ready' };
  } catch (error) {
    if (mine.signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    hits.value = { ...hits.peek(), q, state: 'failed' };
  }
}

/** Looks for messages; what was found before stays on screen until the answer is here. */
export function showHits(q: string): void {
  if (q === '') {
    running?.abort();
    hits.value = none;
    return;
  }
  hits.value = { ...hits.peek(), q, state: 'loading' };
  void load(q, null);
}

export function moreHits(): void {
  const { q, nextCursor, state } = hits.peek();
  if (nextCursor === null || state === 'loading') return;
  hits.value = { ...hits.peek(), state: 'loading' };
  void load(q, nextCursor);
}

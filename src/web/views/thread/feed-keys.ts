import type { Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ThreadRow } from '../../state/rows.js';
import { answerKeys } from '../frame/keys.js';
import { focusPane } from '../frame/panes.js';
import { setQuoting } from './quoting.js';

type Feed = Virtualizer<HTMLElement, HTMLElement>;

const pageRows = 8;

const steps: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -pageRows,
  PageDown: pageRows,
  Home: -Infinity,
  End: Infinity,
};

function isBubble(row: ThreadRow | undefined): boolean {
  return row?.kind === 'message' || row?.kind === 'outbox' || row?.kind === 'note';
}

/** The bubble that a step leads to: lines between bubbles are passed over. */
function target(rows: readonly ThreadRow[], from: number, by: number): number {
  const last = rows.length - 1;
  const wanted = Math.max(0, Math.min(last, from + by));
  const direction = by < 0 ? -1 : 1;
  for (let at = wanted; at >= 0 && at <= last; at += direction) if (isBubble(rows[at])) return at;
  for (let at = wanted; at >= 0 && at <= last; at -= direction) if (isBubble(rows[at])) return at;
  return -1;
}

function focusedIndex(): number {
  const row = document.activeElement?.closest<HTMLElement>('.feed-row');
  return row ? Number(row.dataset.index) : -1;
}

/** Focuses the bubble of a line as soon as a frame brings it. */
export function focusRow(scroller: HTMLElement, index: number, triesLeft: number): void {
  const article = scroller.querySelector<HTMLElement>(`[data-index="${index}"] article`);
  if (article) article.focus({ preventScroll: true });
  else if (triesLeft > 0) requestAnimationFrame(() => focusRow(scroller, index, triesLeft - 1));
}

/** The message that has the focus, as `r` quotes it. */
function focusedQuote(
  rows: readonly ThreadRow[],
): { conversationId: string; whatsappId: string } | null {
  const row = rows[focusedIndex()];
  if (row?.kind !== 'message' || !row.message.whatsappId) return null;
  return { conversationId: row.message.conversationId, whatsappId: row.message.whatsappId };
}

/** Message by message, page by page, to the ends; `r` answers the one that has the focus. */
export function useFeedKeys(
  rows: readonly ThreadRow[],
  virtualizer: Feed,
  scroller: RefObject<HTMLElement | null>,
): (event: KeyboardEvent) => void {
  useEffect(() =>
    answerKeys({
      reply: () => {
        const quote = focusedQuote(rows);
        if (quote) setQuoting(quote.conversationId, quote.whatsappId);
        focusPane('composer');
      },
    }),
  );
  return event => {
    const by = steps[event.key];
    const isOnControl =
      event.target instanceof Element && event.target.closest('button, a, audio, video');
    if (by === undefined || isOnControl || event.ctrlKey || event.altKey || event.metaKey) return;
    const from = focusedIndex();
    const at = from < 0 ? target(rows, rows.length - 1, 0) : target(rows, from, by);
    if (at < 0 || !scroller.current) return;
    event.preventDefault();
    virtualizer.scrollToIndex(at, { align: 'auto' });
    focusRow(scroller.current, at, 10);
  };
}

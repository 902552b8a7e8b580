import type { Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { foundId, goal, reach } from '../../actions/goal.js';
import type { ThreadRow } from '../../state/rows.js';
import { focusRow } from './feed-keys.js';

type Feed = Virtualizer<HTMLElement, HTMLElement>;

interface Props {
  conversationId: string;
  rows: readonly ThreadRow[];
  virtualizer: Feed;
  scroller: RefObject<HTMLElement | null>;
  /** The feed stands where it opened. */
  opened: boolean;
}

const framesToWait = 30;

/** Brings the message that somebody looked for into view, loading the thread back to it. */
export function useGoal({ conversationId, rows, virtualizer, scroller, opened }: Props): void {
  const wanted = goal.value;
  useEffect(() => {
    if (!opened || wanted?.conversationId !== conversationId) return;
    const at = rows.findIndex(row => row.kind === 'message' && row.message.id === wanted.id);
    if (at < 0) {
      void reach(wanted);
      return;
    }
    goal.value = null;
    foundId.value = wanted.id;
    virtualizer.scrollToIndex(at, { align: 'center' });
    if (scroller.current) focusRow(scroller.current, at, framesToWait);
  }, [wanted, rows, opened]);
}

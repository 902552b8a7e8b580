import { signal } from '@preact/signals';
import type { QueueStatusView } from '../../protocol/views.js';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import { exactNowMs } from '../store.js';

export interface DeskState {
  /** What was told last; stays while newer words are asked for, or cannot be had. */
  status: QueueStatusView | null;
  /** When that was, on the gateway's clock. */
  atMs: number;
  problem: Problem | null;
}

/** The queue as the gateway told it last. */
export const desk = signal<DeskState>({ status: null, atMs: 0, problem: null });

let asking = false;

/** Asks once; somebody who asks meanwhile gets the same answer. */
export async function refreshDesk(): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    const status = await calls.queueStatus();
    desk.value = { status, atMs: exactNowMs(), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    desk.value = { ...desk.peek(), problem: error };
  } finally {
    asking = false;
  }
}

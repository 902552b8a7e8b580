import { signal } from '@preact/signals';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import { t } from '../languages/current.js';
import { withFreshPicture } from '../state/fresh.js';
import { isSameList } from '../state/list.js';
import { grantsFrom, sameRights } from '../state/rights.js';
import { firstList } from '../state/world.js';
import { commit, sandbox, sessionLabel, setGatewayTime, world } from '../store.js';
import { interrupt } from '../ui/announce.js';
import { reloadList } from './list.js';
import { loadThread, openThread, visit } from './thread.js';

/** An open conversation whose number may no longer be read. */
export interface Lost {
  conversationId: string;
  sessionId: string;
  number: string;
}

/** What was taken away while it was open; null when it is another conversation's turn. */
export const lost = signal<Lost | null>(null);

const retryMs = 2_000;

type Restart = (seq: number) => void;

/** A conversation that was readable a moment ago, with the name its number had then. */
function openConversation(): Lost | null {
  const conversation = world.peek()?.conversations[visit.peek().conversationId];
  if (!conversation) return null;
  const { id, sessionId, session } = conversation;
  return { conversationId: id, sessionId, number: sessionLabel(sessionId, session) };
}

/** What is on screen is read anew; what was lost comes back when its number may be read again. */
async function lookAgain(): Promise<void> {
  const taken = lost.peek();
  const isBack = taken && world.peek()?.sessions.some(({ id }) => id === taken.sessionId);
  if (isBack) lost.value = null;
  const id = visit.peek().conversationId;
  if (!id) return;
  if (taken?.conversationId !== id) await loadThread(id);
  else if (isBack) await openThread(id);
}

async function takePicture(restart: Restart): Promise<void> {
  const boot = await calls.bootstrap();
  const open = openConversation();
  setGatewayTime(boot.now);
  sandbox.value = boot.sandbox;
  commit(before => withFreshPicture(before, boot));
  restart(boot.seq);
  if (open && !world.peek()?.conversations[open.conversationId]) {
    lost.value = open;
    interrupt(t('access.lost', { number: open.number }));
  }
  const shown = world.peek()?.list;
  if (shown && !isSameList(shown, firstList(boot.me.id))) void reloadList();
  await lookAgain();
}

/** Whether rights are others than those of the picture on screen. */
async function haveMoved(): Promise<boolean> {
  const known = world.peek();
  if (!known) return false;
  const { rights, sessions } = await calls.myRights();
  return !sameRights(known, { rights: new Set(rights), grants: grantsFrom(sessions) });
}

/**
 * Keeps the picture true to what the person may see: one fetch at a time, once more for whoever asks
 * meanwhile, and again until it works.
 */
export function createPicture(restart: Restart) {
  let isBusy = false;
  let asked: 'no' | 'look' | 'take' = 'no';
  let isStopped = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function work(): Promise<void> {
    while (asked !== 'no' && !isStopped) {
      const wanted = asked;
      asked = 'no';
      try {
        if (wanted === 'take' || (await haveMoved())) await takePicture(restart);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (asked === 'no') asked = wanted;
        retry = setTimeout(run, retryMs);
        return;
      }
    }
  }

  function run(): void {
    clearTimeout(retry);
    if (isBusy) return;
    isBusy = true;
    void work().finally(() => (isBusy = false));
  }

  return {
    /** The log was too short: whatever is on screen may be old. */
    take(): void {
      asked = 'take';
      run();
    },
    /** Rights may be others now. */
    look(): void {
      if (asked === 'no') asked = 'look';
      run();
    },
    stop(): void {
      isStopped = true;
      clearTimeout(retry);
    },
  };
}

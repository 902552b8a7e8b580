import { effect, signal } from '@preact/signals';
import type { StreamEvent } from '../../protocol/socket.js';
import { onSessionEnded, Problem } from '../api.js';
import { calls } from '../calls.js';
import { online, socketState } from '../connection.js';
import { loadDrafts, takeBack } from '../drafts.js';
import { outbox, startOutbox, type OutboxWorker } from '../outbox.js';
import { followStream, type Following } from '../socket.js';
import { worldFrom } from '../state/world.js';
import { openStorage, type Storage } from '../storage.js';
import { phase, sandbox, setGatewayTime, world } from '../store.js';
import { recount } from './list.js';
import { followMerge } from './merged.js';
import { createPicture } from './picture.js';
import { speakOf } from './speech.js';
import { visit } from './thread.js';

/** The session ended while the page is open; a dialog asks for the password until this resolves. */
export const signInAgain = signal<{ done: () => void } | null>(null);

/** Rises when a new code to scan is there; views that show one fetch it. */
export const qrTurn = signal<Readonly<Record<string, number>>>({});

/** Why the first picture did not come though the gateway answered; null where it did not answer. */
export const startProblem = signal<Problem | null>(null);

/** In this browser somebody is, or was, signed in; `boot.js` reads it before the first paint. */
const signedInHint = 'signed-in';

/** Tells the sign-in screen, once, why it is there. */
const endedHint = 'sign-in-ended';

const recountPauseMs = 400;

let worker: OutboxWorker | null = null;
let storage: Storage | null = null;
let following: Following | null = null;
let picture: ReturnType<typeof createPicture> | null = null;

/** The worker of this page's outbox; null before sign-in. */
export const outboxWorker = (): OutboxWorker | null => worker;

function askAgain(): Promise<void> {
  return new Promise(resolve => {
    const before = signInAgain.peek();
    const done = () => {
      before?.done();
      resolve();
    };
    signInAgain.value = { done };
  });
}

function heard(event: StreamEvent): void {
  speakOf(event, visit.peek().conversationId);
  followMerge(event);
}

function qrChanged(sessionId: string): void {
  const turns = qrTurn.peek();
  qrTurn.value = { ...turns, [sessionId]: (turns[sessionId] ?? 0) + 1 };
}

function keepCounts(): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    if (!world.value?.countsStale || waiting) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      void recount();
    }, recountPauseMs);
  });
}

/** Nothing more is asked for or told on this page. */
function stopFollowing(): void {
  onSessionEnded(null);
  following?.stop();
  picture?.stop();
}

/** Somebody ended the sign-in: nothing of what it showed stays on the screen. */
function ended(): void {
  stopFollowing();
  localStorage.removeItem(signedInHint);
  sessionStorage.setItem(endedHint, '1');
  location.assign('/login');
}

function follow(seq: number): void {
  const made = createPicture(at => following?.from(at));
  picture = made;
  const { take: reset, look: rightsMoved } = made;
  following = followStream(seq, { reset, rightsMoved, ended, heard, qrChanged });
}

async function begin(): Promise<void> {
  const boot = await calls.bootstrap();
  setGatewayTime(boot.now);
  sandbox.value = boot.sandbox;
  world.value = worldFrom(boot);
  phase.value = 'ready';
  localStorage.setItem(signedInHint, '1');
  onSessionEnded(askAgain);
  follow(boot.seq);
  storage = await openStorage(boot.me.id);
  await loadDrafts(storage);
  worker = await startOutbox({ storage, returned: takeBack });
  effect(() => {
    if (online.value && socketState.value === 'live') worker?.wake();
  });
  keepCounts();
}

/**
 * Learns before any sign-in whether anything reaches WhatsApp. False when the gateway does not
 * answer at all.
 */
export async function learnSandbox(): Promise<boolean> {
  try {
    sandbox.value = (await calls.health()).sandbox === true;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A gateway that is not well says so with an error status, and still says what it is.
    sandbox.value = error.view.sandbox === true;
    return error.status !== 0;
  }
}

/** Whether somebody's sign-in was just ended here. */
export function wasEnded(): boolean {
  const hint = sessionStorage.getItem(endedHint);
  sessionStorage.removeItem(endedHint);
  return hint !== null;
}

async function showSignIn(): Promise<void> {
  localStorage.removeItem(signedInHint);
  phase.value = (await learnSandbox()) ? 'signed-out' : 'failed';
}

/**
 * Loads the page's first picture, or shows the sign-in when there is no session. A browser in which
 * nobody signed in has nothing to ask with: the answer could only be 401.
 */
export async function start(): Promise<void> {
  if (localStorage.getItem(signedInHint) === null) return showSignIn();
  try {
    await begin();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) return showSignIn();
    startProblem.value = error.status === 0 ? null : error;
    phase.value = 'failed';
  }
}

/** Loads the first picture for somebody who has just become known here. */
export function startSignedIn(): Promise<void> {
  localStorage.setItem(signedInHint, '1');
  return start();
}

/** @throws Problem */
export async function signIn(email: string, password: string): Promise<void> {
  await calls.signIn({ email, password });
  const asked = signInAgain.peek();
  signInAgain.value = null;
  if (asked) asked.done();
  else await startSignedIn();
}

/** Forgets everything of this person in this browser and begins anew. */
export async function signOut(): Promise<void> {
  stopFollowing();
  try {
    await calls.signOut();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  outbox.value = [];
  await storage?.clear();
  localStorage.removeItem(signedInHint);
  location.assign('/');
}

import { computed, signal } from '@preact/signals';
import type { Permission } from '../kernel/principal.js';
import type { LanePlaceView, SessionView } from '../protocol/views.js';
import { allowsOn, allowsSomewhere, type Rights } from './state/rights.js';
import type { Words } from './state/words.js';
import type { World } from './state/world.js';
import { t, time } from './languages/current.js';

/** Where the page is as a whole. */
export type Phase = 'starting' | 'signed-out' | 'ready' | 'failed';

export const phase = signal<Phase>('starting');

/** Everything the server has told; null until it has. */
export const world = signal<World | null>(null);

/** Whether the gateway says that nothing reaches WhatsApp; known before sign-in too. */
export const sandbox = signal(false);

const tickMs = 5_000;

/** How far the gateway's clock is ahead of this browser's. */
const aheadMs = signal(0);
const beat = signal(Date.now());

setInterval(() => {
  if (!document.hidden) beat.value = Date.now();
}, tickMs);

/** The gateway's time, renewed every few seconds: what sentences count from. */
export const now = computed(() => Math.max(beat.value, 0) + aheadMs.value);

/** The gateway's time at this very moment. */
export function exactNowMs(): number {
  return Date.now() + aheadMs.peek();
}

export function setGatewayTime(iso: string): void {
  const ahead = Date.parse(iso) - Date.now();
  // Below a second it is the way here, not the clock.
  if (Math.abs(ahead - aheadMs.peek()) < 1000) return;
  aheadMs.value = ahead;
  beat.value = Date.now();
}

const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What sentences are spoken with at the moment. */
export const words = computed<Words>(() => ({ t, time: time(), nowMs: now.value, ownZone }));

type Change = (world: World) => World;

let waiting: Change[] = [];
let scheduled = false;

/** Applies a change now: for what the person just did. */
export function commit(change: Change): void {
  const before = world.peek();
  if (before) world.value = change(before);
}

function flush(): void {
  const changes = waiting;
  waiting = [];
  scheduled = false;
  commit(before => changes.reduce((state, change) => change(state), before));
}

/** Applies a change with the next frame: whatever comes in one frame is one commit. */
export function commitSoon(change: Change): void {
  waiting.push(change);
  if (scheduled) return;
  scheduled = true;
  // Hidden pages get no frames.
  if (document.hidden) setTimeout(flush, 0);
  else requestAnimationFrame(flush);
}

/** A part of the world; whoever reads it renders again only when that part changed. */
function part<T>(pick: (world: World) => T, otherwise: T) {
  return computed(() => (world.value ? pick(world.value) : otherwise));
}

const noSessions: readonly SessionView[] = [];
const noLanes: Readonly<Record<string, readonly LanePlaceView[]>> = {};

export const sessions = part(({ sessions }) => sessions, noSessions);
export const pauses = part(({ pauses }) => pauses, []);
export const list = part(({ list }) => list, null);
export const conversations = part(({ conversations }) => conversations, {});
export const counts = part(({ counts }) => counts, null);
export const threads = part(({ threads }) => threads, {});
export const contacts = part(({ contacts }) => contacts, {});
export const labels = part(({ labels }) => labels, []);
export const lanes = part(({ lanes }) => lanes, noLanes);
export const templates = part(({ templates }) => templates, null);
export const me = part(({ me }) => me, null);
export const company = part(({ company }) => company, null);
const noRights: Rights = { rights: new Set(), grants: null };
const rights = part<ReadonlySet<string>>(({ rights }) => rights, noRights.rights);
const grants = part(({ grants }) => grants, noRights.grants);
const mine = computed<Rights>(() => ({ rights: rights.value, grants: grants.value }));

/** Whether the person signed in may do this. */
export function can(right: Permission): boolean {
  return rights.value.has(right);
}

/** Whether they may do it on this number. */
export function canOn(right: Permission, sessionId: string): boolean {
  return allowsOn(mine.value, right, sessionId);
}

/** Whether there is a number on which they may. */
export function canSomewhere(right: Permission): boolean {
  return allowsSomewhere(mine.value, right);
}

export function sessionLabel(sessionId: string, fallback: string): string {
  return sessions.value.find(({ id }) => id === sessionId)?.label ?? fallback;
}

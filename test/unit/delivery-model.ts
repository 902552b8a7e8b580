import { maySendAgain } from '../../src/delivery/refutation.js';
import type { MessageStatus } from '../../src/protocol/codes.js';
import {
  mostClaims,
  moved,
  newGateway,
  proved,
  spend,
  start,
  withGateway,
  withItem,
  without,
  type Design,
  type Faults,
  type Heard,
  type State,
} from './delivery-model-state.js';

function claimed(state: State, at: number, { mark, id }: Design): State | null {
  const gateway = state.gateways[at];
  if (gateway?.phase !== 'idle' || !gateway.sends || state.status !== 'pending') return null;
  if (state.attempt >= mostClaims || (mark === 'none' && state.job !== 'waiting')) return null;
  const attempt = state.attempt + 1;
  const ours = withGateway(state, at, { phase: 'claimed', attempt });
  const next = {
    ...ours,
    attempt,
    id: id === 'fresh' ? attempt : 0,
    sameServer: true,
  };
  return mark === 'before' ? moved(next, 'sending') : { ...next, job: 'active' };
}

const posted = (state: State, at: number): State => ({
  ...withGateway(state, at, { phase: 'flying' }),
  requests: [
    ...state.requests,
    { id: state.id, attempt: state.gateways[at]?.attempt ?? 0, transmitted: false },
  ],
});

/** What the queue makes of an outcome when it is all there is. */
function recordedByQueue(state: State, heard: Heard, { queueRetries }: Design): State {
  if (heard === 'sent') return { ...state, status: 'sent', job: 'gone' };
  if (queueRetries || heard === 'not_sent') return { ...state, job: 'waiting' };
  return { ...state, status: 'failed', job: 'gone' };
}

function recorded(state: State, at: number, design: Design): State | null {
  const gateway = state.gateways[at];
  if (!gateway) return null;
  const { phase: heard, attempt } = gateway;
  if (heard !== 'sent' && heard !== 'not_sent' && heard !== 'unsure') return null;
  const idle = withGateway(state, at, { phase: 'idle', attempt: 0 });
  if (design.mark === 'none') return recordedByQueue(idle, heard, design);
  if (state.status !== 'sending' || state.attempt !== attempt) return idle;
  if (heard === 'sent') return moved(idle, 'sent');
  if (heard === 'not_sent') return moved(idle, 'pending');
  return moved({ ...idle, unsure: state.unsure + 1 }, 'unknown');
}

/** Whoever gets the right to send finds what the last one left open. */
function takenOver(state: State, design: Design): State {
  const fresh = { ...state, gateways: [...state.gateways, newGateway] };
  if (design.mark === 'before')
    return state.status === 'sending'
      ? moved({ ...fresh, unsure: state.unsure + 1 }, 'unknown')
      : fresh;
  const stalled = state.job === 'active' && state.status === 'pending';
  return stalled && design.queueRetries ? { ...fresh, job: 'waiting' } : fresh;
}

function startedGateway(state: State, design: Design): State | null {
  const holders = state.gateways.filter(({ sends }) => sends);
  const isFree = holders.length === 0;
  const ranOut = design.right === 'lease' && holders.length === 1 && holders[0]?.frozen === true;
  return isFree || ranOut ? takenOver(state, design) : null;
}

/** WAHA hands it to WhatsApp; or keeps it, tells of it, and answers whoever still waits. */
function* wahaSteps(state: State): Generator<State> {
  for (const [at, request] of state.requests.entries()) {
    const { id, attempt } = request;
    const rest = { ...state, requests: without(state.requests, at) };
    if (!request.transmitted) {
      const sent = { ...request, transmitted: true };
      yield {
        ...state,
        phone: withItem(state.phone, id),
        wasRepeated: state.wasRepeated || state.phone.includes(id),
        requests: state.requests.map((one, n) => (n === at ? sent : one)),
      };
      continue;
    }
    const kept = { ...rest, store: withItem(rest.store, id), echoes: withItem(rest.echoes, id) };
    yield answered(kept, attempt, 'sent');
    const forgot = spend(rest, 'omissions');
    if (forgot) yield answered(forgot, attempt, 'sent');
  }
}

function answered(state: State, attempt: number, heard: Heard): State {
  // A frozen process finds the answer in its socket when it goes on.
  const waiting = state.gateways.findIndex(
    gateway => gateway.phase === 'flying' && gateway.attempt === attempt,
  );
  return waiting < 0 ? state : withGateway(state, waiting, { phase: heard });
}

function lookedUp(state: State, design: Design): State | null {
  const looks = state.gateways.some(({ phase, frozen, sends }) => {
    return phase === 'idle' && sends && !frozen;
  });
  if (!looks || state.status !== 'unknown' || design.mark === 'none') return null;
  if (state.store.includes(state.id)) return proved(state, state.id);
  if (state.needsPerson) return null;
  // The quiet time is over once WAHA has done with the request, unless this look races it.
  const calm = state.requests.length === 0 ? state : spend(state, 'races');
  if (!calm) return null;
  const grounds = {
    ownId: true,
    sameServer: state.sameServer || design.missing === 'resend',
    unsureAttempts: design.missing === 'resend' ? 0 : state.unsure,
    allowed: design.missing !== 'hold',
  };
  return maySendAgain(grounds) ? moved(calm, 'pending') : { ...calm, needsPerson: true };
}

/** What goes on by itself. */
export function* steps(state: State, design: Design): Generator<State | null> {
  for (const [at, { phase, frozen, attempt }] of state.gateways.entries()) {
    if (frozen) {
      const thawed = withGateway(state, at, { frozen: false });
      // Before the call the product looks whether it was frozen; with the lock it alone may send.
      const checks = phase === 'claimed' && design.right === 'lock' && design.mark === 'before';
      yield checks ? withGateway(thawed, at, { phase: 'not_sent' }) : thawed;
      continue;
    }
    yield claimed(state, at, design);
    if (phase === 'claimed') yield posted(state, at);
    const isAlone = phase === 'flying' && state.requests.every(one => one.attempt !== attempt);
    if (isAlone) yield withGateway(state, at, { phase: 'unsure' });
    yield recorded(state, at, design);
  }
  yield startedGateway(state, design);
  yield* wahaSteps(state);
  for (const [at, id] of state.echoes.entries())
    yield proved({ ...state, echoes: without(state.echoes, at) }, id);
  yield lookedUp(state, design);
}

function* gatewayFaults(state: State): Generator<State | null> {
  for (const [at, { phase, frozen }] of state.gateways.entries()) {
    // Nothing is lost with a process that has nothing in hand.
    if (phase === 'idle') continue;
    const killed = spend(state, 'kills');
    yield killed && { ...killed, gateways: without(state.gateways, at) };
    if (frozen) continue;
    const stopped = spend(state, 'freezes');
    yield stopped && withGateway(stopped, at, { frozen: true });
    const refused = phase === 'claimed' ? spend(state, 'refusals') : null;
    yield refused && withGateway(refused, at, { phase: 'not_sent' });
    if (phase === 'flying') yield withGateway(state, at, { phase: 'unsure' });
  }
}

/** What goes wrong. */
export function* faults(state: State, { mark }: Design): Generator<State | null> {
  yield* gatewayFaults(state);
  for (const at of state.echoes.keys()) yield { ...state, echoes: without(state.echoes, at) };
  const died = spend(state, 'wahaKills');
  yield (
    died && {
      ...died,
      ...{ sameServer: false, requests: [], echoes: [] },
      gateways: state.gateways.map(gateway =>
        gateway.phase === 'flying' ? { ...gateway, phase: 'unsure' as const } : gateway,
      ),
    }
  );
  // Where the row is the truth, a wiped store is filled again from it.
  const wiped = mark === 'before' || state.job === 'gone' ? null : spend(state, 'wipes');
  yield wiped && { ...wiped, job: 'gone' };
}

export interface Ends {
  states: number;
  ends: number;
  visibleDuplicates: number;
  losses: number;
  lies: number;
  held: number;
  /** Left to a person although WAHA knows of it. */
  heldThoughKnown: number;
  sameIdTwice: number;
}

const left = new Set<MessageStatus>(['sent', 'delivered', 'read']);

function count(tally: Ends, state: State): void {
  const { status, phone, needsPerson, attempt } = state;
  const ids = phone.length;
  const wentOn = left.has(status);
  const isCut = status === 'pending' && attempt >= mostClaims;
  tally.ends += 1;
  if (ids > 1) tally.visibleDuplicates += 1;
  if (status === 'unknown' && state.store.includes(state.id)) tally.heldThoughKnown += 1;
  if (state.wasRepeated) tally.sameIdTwice += 1;
  if (status === 'failed' && ids > 0) tally.lies += 1;
  if (wentOn && ids === 0) tally.losses += 1;
  if (status === 'unknown' && needsPerson) tally.held += 1;
  else if (!wentOn && status !== 'failed' && !isCut) tally.losses += 1;
}

const keyOf = ({ gateways, requests, left, ...rest }: State) =>
  [
    ...Object.values(rest).map(String),
    ...gateways.map(one => Object.values(one).join()),
    ...requests.map(one => Object.values(one).join()),
    Object.values(left).join(),
  ].join(';');

/** Every state that can be reached, and how those end in which nothing moves any more. */
export function explore(design: Design, allowed: Faults): Ends {
  const tally: Ends = {
    ...{ states: 0, ends: 0, visibleDuplicates: 0, losses: 0, lies: 0 },
    ...{ held: 0, heldThoughKnown: 0, sameIdTwice: 0 },
  };
  const first = start(allowed);
  const seen = new Set([keyOf(first)]);
  const open = [first];
  for (let state = open.pop(); state; state = open.pop()) {
    tally.states += 1;
    const own = keyOf(state);
    let isSettled = true;
    for (const [moves, next] of reachable(state, design)) {
      const key = keyOf(next);
      if (key === own) continue;
      if (moves) isSettled = false;
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
    if (isSettled) count(tally, state);
  }
  return tally;
}

function* reachable(state: State, design: Design): Generator<[moves: boolean, next: State]> {
  for (const next of steps(state, design)) if (next) yield [true, next];
  for (const next of faults(state, design)) if (next) yield [false, next];
}

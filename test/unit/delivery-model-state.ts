import { lift, mayBecome } from '../../src/conversations/index.js';
import type { MessageStatus } from '../../src/protocol/codes.js';

/**
 * One message, every way its world can go: gateways that are killed and frozen, a WAHA that dies,
 * refuses, fails and forgets, webhooks that get lost, a queue store that is wiped. The steps of the
 * message are those of the product's own table; what differs between designs is what makes them.
 */
export interface Design {
  /** Whether the row says "sending", durably, before the call; else the queue's job is all there is. */
  mark: 'before' | 'none';
  /** Whether the right to send dies with its process alone, or also runs out while it is frozen. */
  right: 'lock' | 'lease';
  /** Of a repeated send. */
  id: 'same' | 'fresh';
  /** What becomes of a message that a look-up does not find. */
  missing: 'resend_if_refuted' | 'resend' | 'hold';
  /** Whether the queue runs a job again that failed or stalled. Only without a mark. */
  queueRetries: boolean;
}

/** How often what may go wrong in one life of the message. Webhooks and answers may always be lost. */
export interface Faults {
  kills: number;
  freezes: number;
  refusals: number;
  wahaKills: number;
  wipes: number;
  /** WAHA transmits, and neither stores nor tells. */
  omissions: number;
  /** A look-up is answered while WAHA still works on the request. */
  races: number;
}

export const usualFaults: Faults = {
  ...{ kills: 2, freezes: 1, refusals: 1, wahaKills: 1, wipes: 1 },
  ...{ omissions: 0, races: 0 },
};
export const imperfectUpstream: Faults = { ...usualFaults, omissions: 1, races: 1 };

export type Heard = 'sent' | 'not_sent' | 'unsure';

export interface Gateway {
  phase: 'idle' | 'claimed' | 'flying' | Heard;
  /** Whose outcome it has in hand; 0 while idle. */
  attempt: number;
  frozen: boolean;
  /** Holds the right to send, or believes so. */
  sends: boolean;
}

export interface Request {
  id: number;
  /** The attempt that waits for the answer. */
  attempt: number;
  transmitted: boolean;
}

export interface State {
  status: MessageStatus;
  needsPerson: boolean;
  attempt: number;
  unsure: number;
  id: number;
  /** WAHA has not died since the claim. */
  sameServer: boolean;
  job: 'waiting' | 'active' | 'gone';
  gateways: readonly Gateway[];
  requests: readonly Request[];
  /** Ids on the phone, and whether one of them was transmitted twice. */
  phone: readonly number[];
  wasRepeated: boolean;
  store: readonly number[];
  echoes: readonly number[];
  left: Faults;
}

export const newGateway: Gateway = { phase: 'idle', attempt: 0, frozen: false, sends: true };

export const start = (faults: Faults): State => ({
  ...{ status: 'pending', needsPerson: false, attempt: 0, unsure: 0, id: 0, sameServer: true },
  ...{ job: 'waiting', gateways: [newGateway], requests: [], phone: [], wasRepeated: false },
  ...{ store: [], echoes: [], left: faults },
});

export const mostClaims = 3;

/** A step of the product; one that its table does not know is a mistake of the model, or of it. */
export function moved(state: State, to: MessageStatus): State {
  if (!mayBecome[state.status].includes(to)) throw new Error(`${state.status} to ${to}?`);
  return { ...state, status: to };
}

export const withGateway = (state: State, at: number, set: Partial<Gateway>): State => ({
  ...state,
  gateways: state.gateways.map((gateway, n) => (n === at ? { ...gateway, ...set } : gateway)),
});

export const spend = (state: State, what: keyof Faults): State | null =>
  state.left[what] > 0 ? { ...state, left: { ...state.left, [what]: state.left[what] - 1 } } : null;

export const withItem = (items: readonly number[], item: number) =>
  items.includes(item) ? items : [...items, item].sort();
export const without = <Item>(items: readonly Item[], at: number) =>
  items.filter((_, n) => n !== at);

/** Evidence counts for the id the row bears now. */
export function proved(state: State, id: number): State {
  const status = id === state.id ? lift(state.status, 1, state.attempt) : state.status;
  return status === state.status ? state : { ...state, status, needsPerson: false };
}

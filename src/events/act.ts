import type { Actor } from '../kernel/acting.js';
import type { ActFacts, ActKind, ActObject } from '../protocol/views.js';

/**
 * Something that is kept for good: who did what to what. Facts are codes, ids, times and names of
 * colleagues; never a text, a number of a person or a secret.
 */
export interface Act {
  what: ActKind;
  object: { kind: ActObject; id: string | null; name?: string | null };
  before?: ActFacts;
  after?: ActFacts;
  /** Who did it, where that is only known once it is done: somebody who signs in. */
  by?: Pick<Actor, 'kind' | 'id' | 'name'>;
}

/** An act, and on whose behalf it was done. */
export interface NotedAct extends Act {
  actor: Actor;
}

/** Said inside a transaction, written with it. */
export type Note = (act: Act) => void;

import type { ConsentScope, ConsentState } from '../protocol/codes.js';

export type ConsentKind = 'asked' | 'granted' | 'refused' | 'opted_out' | 'opted_in';

/** What of an entry decides. */
export interface Entry {
  id: string;
  kind: ConsentKind;
  scope: ConsentScope;
  recordedBy: string;
  happenedAt: Date;
}

/** Where a ledger has led. */
export interface Standing {
  state: ConsentState;
  /** What was said of marketing in particular; a later no to everything takes a yes with it. */
  marketing: ConsentState;
  optedOutAt: Date | null;
  /** The entry that decided. */
  entryId: string | null;
}

/** Who has recorded what somebody said themselves, by a keyword in a message. */
export const themselves = 'contact';

interface Told {
  /** What was said last, opt-outs aside. */
  last: Entry | null;
  /** Opt-outs that stand: made by the person's own word, and recorded by others. */
  ownOut: Entry | null;
  otherOut: Entry | null;
  marketing: ConsentState;
}

const stateOf: Record<ConsentKind, ConsentState> = {
  asked: 'asked',
  granted: 'granted',
  refused: 'refused',
  opted_out: 'refused',
  opted_in: 'granted',
};

function hear(before: Told, entry: Entry): Told {
  const { kind, scope } = entry;
  if (scope === 'marketing') return { ...before, marketing: stateOf[kind] };
  const isWithdrawn = stateOf[kind] === 'refused' && before.marketing !== 'refused';
  return hearAll(isWithdrawn ? { ...before, marketing: 'unknown' } : before, entry);
}

function hearAll(told: Told, entry: Entry): Told {
  const own = entry.recordedBy === themselves;
  if (entry.kind === 'opted_out')
    return own ? { ...told, ownOut: entry } : { ...told, otherOut: entry };
  if (entry.kind !== 'opted_in') return { ...told, last: entry };
  if (!own) return { ...told, last: entry, ownOut: null, otherOut: null };
  // Their own word lifts what their own word has set, nothing that others have recorded.
  const refusedElsewhere = told.last?.kind === 'refused';
  return { ...told, last: refusedElsewhere ? told.last : entry, ownOut: null };
}

/** In the order in which it was said; entries of the same instant in the order of the ledger. */
function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort(
    (a, b) => a.happenedAt.getTime() - b.happenedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
}

/**
 * Where these entries lead, whatever the order in which they became known: an opt-out stands until
 * a later opt-in, one that somebody else recorded until somebody else records the opt-in. A consent
 * does not undo an opt-out.
 */
export function standingOf(entries: readonly Entry[]): Standing {
  const nothing: Told = { last: null, ownOut: null, otherOut: null, marketing: 'unknown' };
  const { last, ownOut, otherOut, marketing } = inOrder(entries).reduce(hear, nothing);
  const [out] = inOrder([ownOut, otherOut].filter(entry => entry !== null)).reverse();
  if (out) return { state: 'refused', marketing, optedOutAt: out.happenedAt, entryId: out.id };
  if (!last) return { state: 'unknown', marketing, optedOutAt: null, entryId: null };
  return { state: stateOf[last.kind], marketing, optedOutAt: null, entryId: last.id };
}

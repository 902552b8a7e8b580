import type { Category } from '../protocol/codes.js';

/** All that can tell two messages apart for a limit of the session or its order. */
export interface Traits {
  priority: number;
  category: Category;
  /** Its recipient is among today's contacts. */
  isCounted: boolean;
  /** They were written to in the last 24 hours, where that matters. */
  isRecent: boolean;
  /** Their number is to be asked about first. */
  isDue: boolean;
  campaign: string | null;
  /** Of their nights, where these matter. */
  zone: string | null;
  /** Of a message that is limited on its own, or with all of its text. */
  mark: string;
}

/** Entries of the same kind are bound by the same limits. */
export interface Kind extends Traits {
  /** The kind as one word. */
  word: string;
}

/** What most messages are is found without writing its word anew. */
const kindsAtHand = 24;

const isSame = (a: Traits, b: Traits) =>
  a.isCounted === b.isCounted &&
  a.category === b.category &&
  a.priority === b.priority &&
  a.isRecent === b.isRecent &&
  a.isDue === b.isDue &&
  a.campaign === b.campaign &&
  a.zone === b.zone &&
  a.mark === b.mark;

export function createKinds(): (traits: Traits) => Kind {
  const kinds: Kind[] = [];
  return traits => {
    const known = kinds.find(kind => isSame(kind, traits));
    if (known) return known;
    const kind = { ...traits, word: JSON.stringify(Object.values(traits)) };
    if (kinds.length < kindsAtHand) kinds.push(kind);
    return kind;
  };
}

import type { ContentFinding } from './facts.js';

/** A word matches as a whole word, a phrase as a run of whole words, a pattern anywhere. */
export interface ProhibitedEntry {
  /** Stable name that a refusal shows instead of the list. */
  id: string;
  category: string;
  kind: 'word' | 'phrase' | 'pattern';
  value: string;
  severity: ContentFinding['severity'];
  /** `outreach`: not looked at in an answer to somebody who wrote. */
  scope: ContentFinding['scope'];
  /** Only for people of these languages; without: for everybody. */
  languages?: readonly string[];
  note: string;
}

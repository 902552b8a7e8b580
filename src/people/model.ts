import { id, json, key, maybe, table, text, time } from '../db/table.js';
import type { Alias } from '../contacts/index.js';
import type { CompanyId, ContactId } from '../kernel/ids.js';

/** A stored row as SQLite gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** How two people stood before they became one, enough to part them again. */
export interface MergeImage {
  kept: RawRow;
  gone: RawRow;
  keptAliases: readonly Alias[];
  goneAliases: readonly Alias[];
  keptConversations: readonly RawRow[];
  goneConversations: readonly RawRow[];
  /** Messages that were there under both ids; of each the one that was dropped. */
  twins: readonly RawRow[];
  goneConsents: readonly string[];
  consentStates: readonly RawRow[];
}

export interface MergeRow {
  id: string;
  companyId: CompanyId;
  keptId: ContactId;
  mergedId: ContactId;
  /** What WhatsApp told, or a person's word. */
  cause: 'evidence' | 'person';
  mergedBy: string;
  mergedAt: Date;
  image: MergeImage;
  undoneBy: string | null;
  undoneAt: Date | null;
}

export const merges = table<MergeRow>('contact_merges', {
  id: key(id),
  companyId: id,
  keptId: id,
  mergedId: id,
  cause: text,
  mergedBy: text,
  mergedAt: time,
  image: json,
  undoneBy: maybe(text),
  undoneAt: maybe(time),
});

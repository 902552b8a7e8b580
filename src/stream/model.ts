import type { CompanyId } from '../kernel/ids.js';
import { id, integer, key, maybe, table, text, time } from '../db/table.js';

export interface StreamHeadRow {
  companyId: CompanyId;
  seq: number;
}

export const streamHeads = table<StreamHeadRow>('stream_heads', {
  companyId: key(id),
  seq: integer,
});

/** One visible change. Names things, never holds their texts. */
export interface EventRow {
  companyId: CompanyId;
  seq: number;
  type: string;
  sessionId: string | null;
  conversationId: string | null;
  subjectId: string | null;
  at: Date;
}

export const events = table<EventRow>('events', {
  companyId: key(id),
  seq: key(integer),
  type: text,
  sessionId: maybe(id),
  conversationId: maybe(id),
  subjectId: maybe(id),
  at: time,
});

import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';

/** A webhook as it arrived: stored before it is answered, understood afterwards. */
export interface InboxRow {
  seq: number;
  companyId: CompanyId;
  sessionId: SessionId;
  eventId: string;
  receivedAt: Date;
  /** The signed bytes, as text. */
  body: string;
  state: 'new' | 'done' | 'ignored' | 'quarantined';
  tries: number;
  /** How often the process ended while it was being understood. */
  crashes: number;
  error: string | null;
  doneAt: Date | null;
}

export const inbox = table<InboxRow>('webhook_inbox', {
  seq: key(integer),
  companyId: id,
  sessionId: id,
  eventId: text,
  receivedAt: time,
  body: text,
  state: text,
  tries: integer,
  crashes: integer,
  error: maybe(text),
  doneAt: maybe(time),
});

import { id, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';

/** A stop of sending, open until somebody ends it. */
export interface PauseRow {
  id: string;
  companyId: CompanyId;
  scope: 'company' | 'session';
  sessionId: SessionId | null;
  reason: string;
  /** Name of the person or key. */
  startedBy: string;
  startedAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
}

export const pauses = table<PauseRow>('pauses', {
  id: key(id),
  companyId: id,
  scope: text,
  sessionId: maybe(id),
  reason: text,
  startedBy: text,
  startedAt: time,
  endedBy: maybe(text),
  endedAt: maybe(time),
});

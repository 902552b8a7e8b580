import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { WarmUpReason } from '../pacing/index.js';

/** One local day of a session: how badly it stood at worst, and where its warm-up went that midnight. */
export interface SessionDayRow {
  sessionId: SessionId;
  /** `YYYY-MM-DD` in the session's zone. */
  onDay: string;
  companyId: CompanyId;
  /** Lowest health score of the day. */
  lowest: number;
  /** When its warm-up step was made; null: the day is not over. */
  endedAt: Date | null;
  /** Day of the warm-up it was, and the one that came next. */
  warmUpDay: number | null;
  nextWarmUpDay: number | null;
  /** Why the next one was not simply the following. */
  because: WarmUpReason | null;
}

export const sessionDays = table<SessionDayRow>('session_days', {
  sessionId: key(id),
  onDay: key(text),
  companyId: id,
  lowest: integer,
  endedAt: maybe(time),
  warmUpDay: maybe(integer),
  nextWarmUpDay: maybe(integer),
  because: maybe(text),
});

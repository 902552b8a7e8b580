import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, MessageId, SessionId } from '../kernel/ids.js';

export type AttemptClass = 'sent' | 'not_sent' | 'failed' | 'restricted' | 'unsure';

/** One claim and what came of it. Written with the claim, closed with the record. */
export interface AttemptRow {
  messageId: MessageId;
  number: number;
  companyId: CompanyId;
  sessionId: SessionId;
  waId: string;
  /** WAHA's own start time at the claim: after its restart a missing message proves nothing. */
  wahaStartedAt: Date | null;
  startedAt: Date;
  endedAt: Date | null;
  class: AttemptClass | null;
  httpStatus: number | null;
  errorCode: string | null;
  errorDetail: string | null;
}

export const attempts = table<AttemptRow>('send_attempts', {
  messageId: key(id),
  number: key(integer),
  companyId: id,
  sessionId: id,
  waId: text,
  wahaStartedAt: maybe(time),
  startedAt: time,
  endedAt: maybe(time),
  class: maybe(text),
  httpStatus: maybe(integer),
  errorCode: maybe(text),
  errorDetail: maybe(text),
});

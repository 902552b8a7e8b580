import { id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, ContactId, MessageId, SessionId } from '../kernel/ids.js';
import type { Category, HoldCode, RefusalCode, WarningCode } from '../protocol/codes.js';
import type { DecisionView, HoldDetail } from '../protocol/views.js';

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

/** One verdict on a message. The same verdict again raises `times` and takes the newest figures. */
export interface DecisionRow {
  id: string;
  companyId: CompanyId;
  messageId: MessageId;
  asked: DecisionView['asked'];
  verdict: DecisionView['verdict'];
  code: HoldCode | RefusalCode | null;
  until: Date | null;
  detail: HoldDetail;
  also: HoldCode[];
  warnings: WarningCode[];
  category: Category;
  policyVersion: string;
  /** Numbers, never texts or phone numbers. */
  facts: Record<string, unknown>;
  firstAt: Date;
  lastAt: Date;
  times: number;
}

export const decisions = table<DecisionRow>('decision_log', {
  id: key(id),
  companyId: id,
  messageId: id,
  asked: text,
  verdict: text,
  code: maybe(text),
  until: maybe(time),
  detail: json,
  also: json,
  warnings: json,
  category: text,
  policyVersion: text,
  facts: json,
  firstAt: time,
  lastAt: time,
  times: integer,
});

/** One question to WAHA whether a number is on WhatsApp. Rows, so that a restart asks no more often. */
export interface NumberCheckRow {
  id: string;
  companyId: CompanyId;
  sessionId: SessionId;
  contactId: ContactId;
  askedAt: Date;
  /** null: it could not be learned. */
  answer: 'yes' | 'no' | null;
}

export const numberChecks = table<NumberCheckRow>('number_checks', {
  id: key(id),
  companyId: id,
  sessionId: id,
  contactId: id,
  askedAt: time,
  answer: maybe(text),
});

/**
 * WhatsApp reported an error for a message that had been taken. `open` while its grace lasts;
 * `overruled` by a higher ack.
 */
export interface AckErrorRow {
  messageId: MessageId;
  companyId: CompanyId;
  sessionId: SessionId;
  /** WhatsApp's own number for it, where it was told. */
  code: string | null;
  at: Date;
  state: 'open' | 'final' | 'overruled';
}

export const ackErrors = table<AckErrorRow>('ack_errors', {
  messageId: key(id),
  companyId: id,
  sessionId: id,
  code: maybe(text),
  at: time,
  state: text,
});

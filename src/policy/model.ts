import { flag, id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { PauseCause, PauseScope } from '../protocol/codes.js';
import type { EmergencyView, PolicyVersionView } from '../protocol/views.js';

/** A stop of sending, open until somebody ends it or its own end has come. */
export interface PauseRow {
  id: string;
  companyId: CompanyId;
  scope: PauseScope;
  /** Of scope `session`, and of `first_contacts` where it is not the whole company's. */
  sessionId: SessionId | null;
  campaign: string | null;
  cause: PauseCause;
  emergency: EmergencyView | null;
  reason: string;
  /** Name of the person or key. */
  startedBy: string;
  startedAt: Date;
  /** A person's pause may end by itself. It binds until its end was seen to, see `heldIds`. */
  until: Date | null;
  /** Ended by itself, but these messages had grown stale and wait for a person. null: all in its scope. */
  heldIds: string[] | null;
  endedBy: string | null;
  endedAt: Date | null;
  endReason: string | null;
}

export const pauses = table<PauseRow>('pauses', {
  id: key(id),
  companyId: id,
  scope: text,
  sessionId: maybe(id),
  campaign: maybe(text),
  cause: text,
  emergency: maybe(json),
  reason: text,
  startedBy: text,
  startedAt: time,
  until: maybe(time),
  heldIds: maybe(json),
  endedBy: maybe(text),
  endedAt: maybe(time),
  endReason: maybe(text),
});

/** Rules of a company or of one session, laid over what is wider. Never changed once stored. */
export interface PolicyVersionRow {
  id: string;
  companyId: CompanyId;
  /** null: the company's. */
  sessionId: SessionId | null;
  /** Counts from 1 for the company and for each session. */
  number: number;
  /** Shipped preset that takes the place of the file's; null: as the wider layers have it. */
  preset: string | null;
  rules: Record<string, unknown>;
  changes: PolicyVersionView['changes'][number][];
  unadvised: PolicyVersionView['unadvised'][number][];
  reason: string;
  createdBy: string;
  createdAt: Date;
  active: boolean;
  activatedBy: string | null;
  activatedAt: Date | null;
}

export const policyVersions = table<PolicyVersionRow>('policy_versions', {
  id: key(id),
  companyId: id,
  sessionId: maybe(id),
  number: integer,
  preset: maybe(text),
  rules: json,
  changes: json,
  unadvised: json,
  reason: text,
  createdBy: text,
  createdAt: time,
  active: flag,
  activatedBy: maybe(text),
  activatedAt: maybe(time),
});

/** A slow start after a stop; how slow and how long is the policy's to say. */
export interface RampRow {
  id: string;
  companyId: CompanyId;
  /** null: every session of the company. */
  sessionId: SessionId | null;
  scope: 'all' | 'first_contacts';
  since: Date;
}

export const ramps = table<RampRow>('resume_ramps', {
  id: key(id),
  companyId: id,
  sessionId: maybe(id),
  scope: text,
  since: time,
});

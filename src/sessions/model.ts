import { flag, id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { HealthLevel } from '../protocol/codes.js';
import type { HealthView } from '../protocol/views.js';
import type { DayColumns } from './counted-day.js';
import type { SignalColumns } from './signals.js';

/** A WhatsApp number connected through WAHA. */
export interface SessionRow extends SignalColumns, DayColumns {
  id: SessionId;
  companyId: CompanyId;
  /** The name WAHA knows. */
  name: string;
  /** What people call it. */
  label: string;
  /** A sandbox session never talks to a real server. */
  origin: 'waha' | 'sandbox';
  wanted: 'running' | 'stopped';
  /** WAHA's word; an open set. */
  status: string;
  statusAt: Date;
  engine: string | null;
  wahaVersion: string | null;
  wahaStartedAt: Date | null;
  phone: string | null;
  pushName: string | null;
  timezone: string | null;
  idKeySealed: string;
  hookKeySealed: string;
  /** First pairing of this number, or since when an admin says it has been in use. */
  warmUpFrom: Date | null;
  caughtUpTo: Date | null;
  /** 0 to 100. */
  healthScore: number;
  /** The level it is treated by, which rises later than the score. */
  healthLevel: HealthLevel;
  healthParts: HealthView['parts'][number][];
  /** Since when it has this level; null: since ever. */
  healthSince: Date | null;
  /** Since when the score has been above the bound of each level. */
  healthAbove: Partial<Record<HealthLevel, string>>;
  /** It says it works, but nothing reaches us (`deaf`), or nothing of ours reaches WhatsApp (`mute`). */
  silentKind: 'deaf' | 'mute' | null;
  silentSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const sessions = table<SessionRow>('sessions', {
  id: key(id),
  companyId: id,
  name: text,
  label: text,
  origin: text,
  wanted: text,
  status: text,
  statusAt: time,
  engine: maybe(text),
  wahaVersion: maybe(text),
  wahaStartedAt: maybe(time),
  phone: maybe(text),
  pushName: maybe(text),
  timezone: maybe(text),
  dayZone: maybe(text),
  dayMovedAt: maybe(time),
  dayCountedFrom: maybe(time),
  idKeySealed: text,
  hookKeySealed: text,
  warmUpFrom: maybe(time),
  caughtUpTo: maybe(time),
  timelockActive: maybe(flag),
  timelockType: maybe(text),
  timelockUntil: maybe(time),
  cappingStatus: maybe(text),
  cappingUsed: maybe(integer),
  cappingLimit: maybe(integer),
  cappingUntil: maybe(time),
  signalsAt: maybe(time),
  healthScore: integer,
  healthLevel: text,
  healthParts: json,
  healthSince: maybe(time),
  healthAbove: json,
  silentKind: maybe(text),
  silentSince: maybe(time),
  createdAt: time,
  updatedAt: time,
  version: integer,
});

/** Something that happened to a session, kept for its history. */
export interface SessionEventRow {
  id: string;
  companyId: CompanyId;
  sessionId: SessionId;
  at: Date;
  kind: 'status' | 'timelock' | 'capping';
  /** The word before; null: none was known. */
  was: string | null;
  /** WAHA's status, `active` or `ended`, or the word for the quota. */
  word: string;
  /** We wanted it, or brought it about. */
  asked: boolean;
}

export const sessionEvents = table<SessionEventRow>('session_events', {
  id: key(id),
  companyId: id,
  sessionId: id,
  at: time,
  kind: text,
  was: maybe(text),
  word: text,
  asked: flag,
});

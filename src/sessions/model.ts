import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';

/** A WhatsApp number connected through WAHA. */
export interface SessionRow {
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
  idKeySealed: text,
  hookKeySealed: text,
  warmUpFrom: maybe(time),
  caughtUpTo: maybe(time),
  createdAt: time,
  updatedAt: time,
  version: integer,
});

import type {
  EmergencyCode,
  HealthLevel,
  HealthPartCode,
  PauseCause,
  PauseScope,
} from '../codes.js';
import type { Iso } from './basics.js';

export interface BudgetView {
  used: number;
  limit: number;
}

/** What made the gateway pause by itself, with the figures that fill its sentence. */
export interface EmergencyView {
  code: EmergencyCode;
  count?: number;
  of?: number;
  /** Percent. */
  share?: number;
  minutes?: number;
  /** Earliest advised resume. */
  advisedAt?: Iso;
}

export interface PauseView {
  id: string;
  scope: PauseScope;
  sessionId: string | null;
  campaign: string | null;
  cause: PauseCause;
  emergency: EmergencyView | null;
  reason: string;
  by: string;
  since: Iso;
  /** null: until a person resumes. */
  until: Iso | null;
  /** Its end has come; it stops only so many messages that grew stale, until a person has looked. */
  heldForReview?: number;
}

/** WhatsApp's own limits on a number. Null members: not told by this WAHA. */
export interface RestrictionView {
  timelock: { active: boolean; type: string | null; until: Iso | null } | null;
  capping: {
    /** `NONE`, `FIRST_WARNING`, `SECOND_WARNING`, `CAPPED`; an open set. */
    status: string;
    used: number | null;
    /** null: unlimited. */
    limit: number | null;
    until: Iso | null;
  } | null;
}

export interface HealthView {
  /** 0 to 100. */
  score: number;
  level: HealthLevel;
  parts: readonly { code: HealthPartCode; penalty: number; value: number; of: number }[];
}

/** `deaf`: nothing reaches us of what happens there. `mute`: what we send has no effect. */
export interface SilenceView {
  kind: 'deaf' | 'mute';
  since: Iso;
}

/** How far a resume has come: messages other than replies allowed and sent since it began. */
export interface RampView {
  since: Iso;
  percent: number;
  used: number;
  limit: number;
  /** When the full pace is reached. */
  until: Iso;
}

export interface SessionView {
  id: string;
  /** The name WAHA knows. */
  name: string;
  /** What people call this number. */
  label: string;
  status: string;
  connected: boolean;
  since: Iso;
  wanted: 'running' | 'stopped';
  origin: 'waha' | 'sandbox';
  phoneNumber: string | null;
  displayName: string | null;
  engine: string | null;
  hasQR: boolean;
  timezone: string;
  /** First pairing of this number, or since when an admin says it has been in use. */
  warmUpFrom: Iso | null;
  warmUp: { day: number; of: number; limit: number } | null;
  budget: { hour: BudgetView; day: BudgetView; firstContacts: BudgetView };
  queue: { waiting: number; sending: number; held: number };
  pause: PauseView | null;
  restriction: RestrictionView;
  health: HealthView;
  /** It says it works, but does not; null: it is to be believed. */
  silent: SilenceView | null;
  ramp: RampView | null;
}

export interface QrView {
  sessionId: string;
  status: string;
  /** PNG as a data URL; null when there is nothing to scan. */
  qrCode: string | null;
  /** The text inside the code. */
  qr: string | null;
  expiresAt: Iso | null;
}

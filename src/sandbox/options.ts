import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';
import type { SessionConfig } from './model.js';

/** Which WAHA is played: an engine of 2026.8, or the older Core of 2025.10 (engine NOWEB). */
export type EngineMode = 'GOWS' | 'NOWEB' | 'WEBJS' | 'CORE-2025.10';

/** Somebody with a WhatsApp number who is not us. */
export interface PersonSeed {
  /** Digits with country code. */
  phone: string;
  name: string;
  /** Digits of the hidden id. */
  lid?: string;
  /** Writes from the hidden id only; the phone number stays in the LID table. */
  lidOnly?: boolean;
  /** Nobody is told the number behind the hidden id, not even by the LID table. */
  hidesNumber?: boolean;
  replies?: 'echo' | 'friendly' | 'none';
  /** From reading to answering; drawn from 2 to 6 s when missing. */
  replyDelayMs?: number;
  /** From delivery to reading; drawn when missing. */
  readsAfterMs?: number;
  hidesReceipts?: boolean;
  notOnWhatsApp?: boolean;
  /** Answers our first message with STOP and nothing after it. */
  optsOut?: boolean;
  /** Has blocked us: our messages stay at one tick. */
  blocks?: boolean;
}

export interface SessionSeed {
  name: string;
  /** Digits of the number it is logged in with; missing = never paired. */
  phone?: string;
  pushName?: string;
  /** STOPPED waits to be started. Default WORKING when paired, SCAN_QR_CODE otherwise. */
  status?: 'WORKING' | 'STOPPED' | 'SCAN_QR_CODE';
  config?: SessionConfig;
}

export interface SandboxOptions {
  clock: Clock;
  log: Log;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Expected as `X-Api-Key` under /api and /sandbox. */
  apiKey: string;
  /** Default GOWS. */
  engine?: EngineMode;
  /** Sessions, messages and people survive a restart of the process here. */
  stateFile?: string;
  /** Append-only JSON lines, fsynced one by one. Without it the journal lives in memory only. */
  journalFile?: string;
  /** Seeds delays and choices; ids are always fresh. */
  seed?: string;
  people?: readonly PersonSeed[];
  sessions?: readonly SessionSeed[];
  /** Divides every delay of the emulation: 1 = real, 100 = a hundred times faster. */
  speed?: number;
}

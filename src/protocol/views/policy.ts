import type { HoldCode, RefusalCode, RefusalReason } from '../codes.js';
import type { Iso } from './basics.js';
import type { EtaView } from './messages.js';

/** What a batch of wished messages would do, by the same rules on virtual time. */
export interface ForecastView {
  session: string;
  wished: number;
  sent: number;
  /** When the last leaves; null beyond 60 days or while nobody can say. */
  done: EtaView | null;
  /** Per local day of the session. */
  days: readonly {
    date: string;
    sent: number;
    boundBy: HoldCode | null;
    used: number | null;
    limit: number | null;
  }[];
  /** The rule that binds most days. */
  boundBy: HoldCode | null;
  /** People who would not get it. */
  skipped: Partial<Record<RefusalCode | HoldCode, number>>;
  /** `number_stays_connected`, `no_pause`, `replies_as_usual`. */
  assumptions: readonly string[];
}

/** The last days again under another policy. */
export interface SimulationView {
  /** By the local day of each number on which a message was wished for. */
  days: readonly {
    date: string;
    /** Its id. */
    session: string;
    wished: number;
    asBefore: number;
    later: number;
    earlier: number;
    refused: number;
    /** How many left on this very day, whenever they were wished for. */
    left: { before: number; after: number };
    held: Partial<Record<HoldCode, number>>;
  }[];
  total: {
    wished: number;
    asBefore: number;
    later: number;
    earlier: number;
    refused: number;
    unsent: number;
  };
  /** Why those are refused that were not. */
  refusedBy: Partial<Record<RefusalReason, number>>;
  laterByMs: { p50: number; p90: number } | null;
  /** The first hundred that move, most delayed first. */
  moved: readonly {
    id: string;
    session: string;
    before: Iso | null;
    after: Iso | null;
    because: HoldCode | RefusalReason | null;
  }[];
  /**
   * `answers_as_they_were`: nothing people answered is invented. `refused_at_once_left_out`: what
   * was refused when it was handed in was never stored. `health_left_out`: slow-downs by health and
   * times without WAHA are not replayed.
   */
  notes: readonly string[];
}

/** A value outside what experience advises, and what it advises instead. */
export interface UnadvisedView {
  path: string;
  value: unknown;
  /** Bounds of the advised range; null: none on this side. */
  atLeast: number | null;
  atMost: number | null;
  /** For rules that are words or switches: the advised ones. */
  oneOf: readonly unknown[] | null;
}

/** A stored set of rules. */
export interface PolicyVersionView {
  id: string;
  /** null: the company's; else of this session. */
  sessionId: string | null;
  number: number;
  active: boolean;
  /** Overrides on top of the preset. */
  rules: Readonly<Record<string, unknown>>;
  changes: readonly { path: string; before: unknown; after: unknown }[];
  /** Values somebody ticked although they are outside the advised range. */
  unadvised: readonly UnadvisedView[];
  /** Shipped preset at the bottom; null: the file's or the company's. */
  preset: string | null;
  by: string;
  reason: string;
  at: Iso;
}

export interface PolicyView {
  /** What binds now: preset, file, company and session laid over each other. */
  effective: Readonly<Record<string, unknown>>;
  preset: string;
  sessionId: string | null;
  /** null: only preset and file. */
  version: PolicyVersionView | null;
  /** Shipped presets to choose from. */
  presets: readonly string[];
  /** What binds now and is outside the advised range. */
  unadvised: readonly UnadvisedView[];
}

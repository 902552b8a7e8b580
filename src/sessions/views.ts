import type { HealthView, RestrictionView, SilenceView } from '../protocol/views.js';
import type { SessionRow } from './model.js';

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** WhatsApp's own limits on this number, as far as its WAHA tells them. */
export function restrictionView(row: SessionRow): RestrictionView {
  const { timelockActive, timelockType, timelockUntil, cappingStatus } = row;
  return {
    timelock:
      timelockActive === null
        ? null
        : {
            active: timelockActive,
            type: timelockActive ? timelockType : null,
            until: timelockActive ? iso(timelockUntil) : null,
          },
    capping:
      cappingStatus === null
        ? null
        : {
            status: cappingStatus,
            used: row.cappingUsed,
            limit: row.cappingLimit,
            until: iso(row.cappingUntil),
          },
  };
}

export function healthView({ healthScore, healthLevel, healthParts }: SessionRow): HealthView {
  return { score: healthScore, level: healthLevel, parts: healthParts };
}

/** A number that says it works while nothing is heard of it; null: it is to be believed. */
export function silenceView({ silentKind, silentSince }: SessionRow): SilenceView | null {
  return silentKind && silentSince ? { kind: silentKind, since: silentSince.toISOString() } : null;
}

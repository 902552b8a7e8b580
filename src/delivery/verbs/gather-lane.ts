import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type {
  FilterOf,
  LaneFacts,
  MachineTrouble,
  PauseFacts,
  Policy,
  SessionCounts,
  SessionFacts,
} from '../../pacing/index.js';
import { bindingRamp, type PolicyModule, type Ramp } from '../../policy/index.js';
import {
  countedSince,
  timelockEndsAt,
  type SessionRow,
  type Sessions,
} from '../../sessions/index.js';
import { mostOverlimits, type LastSends } from '../last-sends.js';
import { checkState, type CheckState } from '../number-check.js';
import { usedBy, type Used } from '../store/facts-store.js';
import { lastAttempt, overlimitsOf } from '../store/lane-store.js';
import type { UsualOf } from './usual.js';

export interface FactsPorts {
  clock: Clock;
  sessions: Sessions;
  /** The rules in force at a session, and their name. */
  rules: PolicyModule['rules'];
  pauses: Pick<PolicyModule, 'binding' | 'rampOf'>;
  lastSends: LastSends;
  /** What a session's past says about its next days. */
  usual: UsualOf;
  /** Whether WAHA answered when it was last asked. */
  wahaReachable(): boolean;
  /** What of the machine stops sending; null: nothing. */
  machineTrouble(): MachineTrouble | null;
  /** Prohibited content in a text, under these rules. */
  findings: FilterOf;
}

/** A pause, and the messages it is about when it is about some alone. */
interface BindingPause extends PauseFacts {
  heldIds: readonly string[] | null;
}

/** What all messages of a session share at one moment. */
export interface LaneSituation {
  policy: Policy;
  /** Name of the rules that bind. */
  version: string;
  session: SessionFacts;
  /** Since when sends count as today's. */
  dayStart: Date;
  lane: LaneFacts;
  pauses: readonly BindingPause[];
  used: Used;
  checks: CheckState;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const before = (now: Date, ms: number) => new Date(now.getTime() - ms);

async function laneFacts(
  reader: Reader,
  { clock, lastSends }: FactsPorts,
  { sessionId, used, ramp }: { sessionId: SessionId; used: Used; ramp: LaneFacts['ramp'] },
): Promise<LaneFacts> {
  if (!lastSends.knows(sessionId)) {
    const stored = await lastAttempt(reader, sessionId);
    lastSends.recall(
      sessionId,
      stored && {
        startedAt: stored.startedAt,
        endedAt: stored.endedAt ?? clock.now(),
        seed: `${stored.messageId}:${stored.number}`,
      },
    );
    const told = stored && (await overlimitsOf(reader, sessionId, mostOverlimits));
    if (told) lastSends.recallOverlimits(sessionId, told);
  }
  const last = lastSends.of(sessionId);
  const { lastPhoneAt, unknown, sending } = used;
  const phone = lastPhoneAt && (!last || lastPhoneAt > last.endedAt) ? lastPhoneAt : null;
  return {
    lastSendStartedAt: phone ?? last?.startedAt ?? null,
    lastSendEndedAt: phone ?? last?.endedAt ?? null,
    gapSeed: `${sessionId}:${phone?.getTime() ?? last?.seed ?? ''}`,
    unknownBefore: unknown,
    sendInFlight: sending,
    overlimit: lastSends.restOf(sessionId),
    ramp,
  };
}

function sessionFacts(
  row: SessionRow,
  { reachable, machine, zone }: Pick<SessionFacts, 'reachable' | 'machine' | 'zone'>,
): SessionFacts {
  const { silentKind, silentSince } = row;
  const { timelockType: type, timelockUntil, cappingStatus, healthScore: score } = row;
  return {
    id: row.id,
    status: row.status,
    since: row.statusAt,
    wantedStopped: row.wanted === 'stopped',
    reachable,
    machine: machine ?? null,
    silent: silentKind && silentSince ? { kind: silentKind, since: silentSince } : null,
    zone,
    warmUpFrom: row.warmUpFrom,
    timelock: row.timelockActive ? { type, until: timelockUntil } : null,
    capping:
      cappingStatus === null
        ? null
        : {
            status: cappingStatus,
            used: row.cappingUsed,
            limit: row.cappingLimit,
            until: row.cappingUntil,
          },
    health: { score, level: row.healthLevel, parts: row.healthParts.map(({ code }) => code) },
  };
}

/** A lock may be over before anybody has noted its end; strangers are written to slowly from then. */
function rampAfterLock(row: SessionRow, { signals }: Policy): Ramp[] {
  const since = timelockEndsAt(row, signals.timelockMarginMin * minuteMs);
  return since ? [{ since, scope: 'first_contacts' }] : [];
}

export interface LaneAsk {
  companyId: CompanyId;
  sessionId: SessionId;
  /** Its row, where it was read in this very transaction. */
  session?: SessionRow;
}

/** Reads what binds a whole session: its rules, state, last send, pauses and what it has used. */
export async function gatherLane(
  reader: Reader,
  ports: FactsPorts,
  { companyId, sessionId, session }: LaneAsk,
): Promise<LaneSituation> {
  const { clock, sessions, pauses } = ports;
  const now = clock.now();
  const row = session ?? (await sessions.get(reader, wholeCompany(companyId), sessionId));
  const { policy, version } = await ports.rules(reader, companyId, sessionId);
  const zone = row.timezone ?? policy.zone;
  const binding = await pauses.binding(reader, companyId, sessionId);
  const begun = await pauses.rampOf(reader, companyId, sessionId);
  const ramp = bindingRamp([...(begun ? [begun] : []), ...rampAfterLock(row, policy)], policy, now);
  const dayStart = countedSince(row, zone, now);
  const used = await usedBy(reader, {
    sessionId,
    now,
    dayStart,
    hourStart: before(now, hourMs),
    yesterday: before(now, dayMs),
    ramp,
  });
  return {
    policy,
    version,
    session: sessionFacts(row, {
      reachable: ports.wahaReachable(),
      machine: ports.machineTrouble(),
      zone,
    }),
    dayStart,
    lane: await laneFacts(reader, ports, {
      sessionId,
      used,
      ramp: ramp && { ...ramp, sent: used.sentInRamp },
    }),
    pauses: binding.map(
      ({ scope, campaign, startedBy: by, reason, startedAt, until, heldIds }) => ({
        scope,
        campaign,
        by,
        reason,
        since: startedAt,
        until,
        heldIds,
        alone: heldIds !== null,
      }),
    ),
    used,
    checks: checkState(used.asked, policy.numberCheck.perHour, now),
  };
}

/** What a session has used of its limits. */
export function countsOf({ today, sentInLastHour, startedInLastDay }: Used): SessionCounts {
  return {
    contactsToday: today.size,
    firstContactsToday: [...today.values()].filter(Boolean).length,
    sentInLastHour,
    startedInLastDay,
  };
}

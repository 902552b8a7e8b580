import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { startOfLocalDay } from '../../kernel/calendar.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type {
  ContentFinding,
  Facts,
  LaneFacts,
  PauseFacts,
  Policy,
  SessionFacts,
} from '../../pacing/index.js';
import type { PolicyModule } from '../../policy/index.js';
import type { Sessions } from '../../sessions/index.js';
import { wholeCompany } from '../../db/scope.js';
import type { LastSends } from '../last-sends.js';
import { countsFor, openSends, peopleOf, usedBy, type Used } from '../store/facts-store.js';
import { lastAttempt } from '../store/lane-store.js';

export interface FactsPorts {
  clock: Clock;
  policy: Policy;
  sessions: Sessions;
  pauses: PolicyModule;
  lastSends: LastSends;
  /** Whether WAHA answered when it was last asked. */
  wahaReachable(): boolean;
  /** Prohibited content in a text. */
  findings(text: string): readonly ContentFinding[];
}

/** What all messages of a session share at one moment. */
export interface LaneSituation {
  session: SessionFacts;
  lane: LaneFacts;
  pauses: readonly PauseFacts[];
  used: Used;
}

const hourMs = 3_600_000;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function graphemesOf(text: string | null): number {
  // Typing is capped long before this; counting a whole novel would be for nothing.
  return text ? [...segmenter.segment(text.slice(0, 2_000))].length : 0;
}

async function laneFacts(
  reader: Reader,
  ports: FactsPorts,
  sessionId: SessionId,
): Promise<LaneFacts> {
  const { clock, lastSends } = ports;
  if (!lastSends.knows(sessionId)) {
    const last = await lastAttempt(reader, sessionId);
    if (last) {
      const seed = `${last.messageId}:${last.number}`;
      lastSends.recall(sessionId, {
        startedAt: last.startedAt,
        endedAt: last.endedAt ?? clock.now(),
        seed,
      });
    }
  }
  const last = lastSends.of(sessionId);
  const open = await openSends(reader, sessionId, clock.now());
  const phone =
    open.lastPhoneAt && (!last || open.lastPhoneAt > last.endedAt) ? open.lastPhoneAt : null;
  return {
    lastSendStartedAt: phone ?? last?.startedAt ?? null,
    lastSendEndedAt: phone ?? last?.endedAt ?? null,
    gapSeed: `${sessionId}:${phone?.getTime() ?? last?.seed ?? ''}`,
    unknownBefore: open.unknown,
    sendInFlight: open.sending,
    ramp: null,
  };
}

/** Reads what binds a whole session: its state, its last send, its pauses and what it has used. */
export async function gatherLane(
  reader: Reader,
  ports: FactsPorts,
  { companyId, sessionId }: { companyId: CompanyId; sessionId: SessionId },
): Promise<LaneSituation> {
  const { clock, policy, sessions, pauses } = ports;
  const now = clock.now();
  const row = await sessions.get(reader, wholeCompany(companyId), sessionId);
  const zone = row.timezone ?? policy.zone;
  const binding = await pauses.binding(reader, companyId, sessionId);
  return {
    session: {
      id: row.id,
      status: row.status,
      since: row.statusAt,
      reachable: ports.wahaReachable(),
      zone,
      warmUpFrom: row.warmUpFrom,
      timelock: null,
      capping: null,
      health: { score: 100, level: 'good', parts: [] },
    },
    lane: await laneFacts(reader, ports, sessionId),
    pauses: binding.map(({ scope, startedBy: by, reason, startedAt: since }) => ({
      scope,
      campaign: null,
      by,
      reason,
      since,
      until: null,
    })),
    used: await usedBy(reader, {
      sessionId,
      dayStart: startOfLocalDay(now, zone),
      hourStart: new Date(now.getTime() - hourMs),
    }),
  };
}

/** Everything `decide` looks at for each of these messages of one session, in their order. */
export async function gatherFacts(
  reader: Reader,
  ports: FactsPorts,
  { rows, situation }: { rows: readonly MessageRow[]; situation: LaneSituation },
): Promise<Facts[]> {
  const people = await peopleOf(reader, rows);
  return rows.flatMap(row => {
    const person = people.get(row.id);
    if (!person) return [];
    return {
      message: {
        id: row.id,
        kind: row.kind,
        graphemes: graphemesOf(row.body),
        acceptedAt: row.createdAt,
        scheduledAt: row.scheduledFor,
        expiresAt: row.expiresAt,
        byAgent: row.origin === 'agent',
        campaign: null,
        confirmsOptOut: false,
        marks: { link: false, plainHttp: false, shortener: false, placeholder: false },
        findings: rows.length === 1 && row.body ? ports.findings(row.body) : [],
      },
      ...person,
      session: situation.session,
      counts: countsFor(situation.used, person.recipient.key),
      lane: situation.lane,
      pauses: situation.pauses,
    };
  });
}

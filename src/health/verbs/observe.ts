import type { Reader } from '../../db/connection.js';
import { countRestrictedPeople } from '../../delivery/index.js';
import {
  scoreOf,
  type EmergencyCounts,
  type HealthCounts,
  type Policy,
} from '../../pacing/index.js';
import type { SessionRow } from '../../sessions/index.js';
import { countOptOuts, listOptOuts } from '../store/consent-store.js';
import { countDrops } from '../store/event-store.js';
import {
  countAckErrors,
  countFailed,
  countOpenUnknowns,
  countReplied,
  countUndelivered,
  listLastSends,
} from '../store/send-store.js';
import { lastResumes } from '../store/stop-store.js';
import { emergencyWindows, healthWindows } from '../windows.js';

function cappingNow(
  { cappingStatus, cappingUsed, cappingLimit, cappingUntil }: SessionRow,
  now: Date,
) {
  if (cappingStatus === null || (cappingUntil && cappingUntil <= now)) return null;
  return { status: cappingStatus, used: cappingUsed, limit: cappingLimit };
}

/** Counts what a session's health is read from; since a resume, when one is named. */
export async function countHealth(
  reader: Reader,
  session: SessionRow,
  { now, resumedAt = null }: { now: Date; resumedAt?: Date | null },
): Promise<HealthCounts> {
  const lane = { companyId: session.companyId, sessionId: session.id };
  const windows = healthWindows(now, resumedAt);
  const { logouts } = await countDrops(reader, lane, windows.day);
  return {
    failed: await countFailed(reader, lane, windows.hour),
    ackErrors: await countAckErrors(reader, lane, windows.hour),
    undelivered: await countUndelivered(reader, lane, windows.undelivered),
    undeliveredBefore: await countUndelivered(reader, lane, windows.undeliveredBefore),
    replied: await countReplied(reader, lane, windows.week),
    optOuts: await countOptOuts(reader, lane, windows),
    drops: (await countDrops(reader, lane, windows.hour)).drops,
    restricted: await countRestrictedPeople(reader, lane, windows.day.since),
    timelocked: session.timelockActive === true,
    capping: cappingNow(session, now),
    loggedOut: logouts > 0,
  };
}

/** Counts what the triggers look at, each since the resume that concerns it. */
export async function countEmergency(
  reader: Reader,
  session: SessionRow,
  { now, policy, score }: { now: Date; policy: Policy; score: number },
): Promise<EmergencyCounts> {
  const lane = { companyId: session.companyId, sessionId: session.id };
  const resumes = await lastResumes(reader, lane);
  const windows = emergencyWindows(now, policy, resumes);
  const { failureStreak, failureRate } = policy.emergency;
  const { drops, logouts } = await countDrops(reader, lane, windows.drops);
  const since = resumes.session;
  return {
    lastSends: await listLastSends(reader, lane, {
      since: windows.sends.since,
      limit: Math.max(failureStreak.count, failureRate.of),
    }),
    ackErrors: await countAckErrors(reader, lane, windows.ackErrors),
    undelivered: await countUndelivered(reader, lane, windows.undelivered),
    undeliveredBefore: await countUndelivered(reader, lane, windows.undeliveredBefore),
    drops,
    loggedOut: logouts > 0,
    replied: await countReplied(reader, lane, windows.replied),
    openUnknowns: await countOpenUnknowns(reader, lane, windows.unknowns),
    optOuts: await listOptOuts(reader, lane, windows.optOuts),
    score: since
      ? scoreOf(await countHealth(reader, session, { now, resumedAt: since })).score
      : score,
  };
}

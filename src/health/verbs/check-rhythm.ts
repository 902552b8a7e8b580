import { offBeat, rhythmAlarm } from '../../pacing/index.js';
import type { SessionRow } from '../../sessions/index.js';
import { listBeats } from '../store/send-store.js';
import { lastResumes } from '../store/stop-store.js';
import { lastSpan } from '../windows.js';
import { raise, type LookPorts } from './look.js';

/** Since when the same rules bind a session, as far as this process has seen. */
export interface SteadyRules {
  key: string;
  since: Date;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const checkedMinutes = 10;

/**
 * Holds the sends of the last minutes against the rules, and stops the company when they broke them
 * again and again. Rules that have just changed say nothing of sends before that. Answers since when
 * the present ones are known to bind.
 */
export async function checkRhythm(
  ports: LookPorts,
  { session, steady }: { session: SessionRow; steady: SteadyRules | undefined },
): Promise<SteadyRules> {
  const { db, clock, transact, policy: module } = ports;
  const { companyId, id: sessionId } = session;
  const now = clock.now();
  const { policy, version } = await module.rules(db, companyId, sessionId);
  const zone = session.timezone ?? policy.zone;
  const key = `${version} ${zone} ${session.healthLevel}`;
  if (steady?.key !== key) return { key, since: now };

  const lane = { companyId, sessionId };
  const { session: resumedAt } = await lastResumes(db, lane);
  const window = lastSpan(now, checkedMinutes * minuteMs, resumedAt).since;
  const since = window > steady.since ? window : steady.since;
  const beats = await listBeats(db, lane, new Date(since.getTime() - hourMs));
  const alarm = rhythmAlarm(offBeat(beats, { rules: policy, zone, since }), checkedMinutes);
  if (alarm) await transact(companyId, unit => raise(unit, ports, { alarm, sessionId }));
  return steady;
}

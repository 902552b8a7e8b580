import type { Reader } from '../../db/connection.js';
import type { SessionId } from '../../kernel/ids.js';
import { budgets, rampAt, warmUpDay, warmUpLimit } from '../../pacing/index.js';
import type { RampView, SessionView } from '../../protocol/views.js';
import type { SessionRow } from '../../sessions/index.js';
import { countsOf, gatherLane, type FactsPorts, type LaneSituation } from './gather-lane.js';

/** What a session has used of its limits, and how far its warm-up and a slow start have come. */
export type Limits = Pick<SessionView, 'budget' | 'warmUp' | 'ramp'>;

function rampView({ lane: { ramp }, policy }: LaneSituation, now: Date): RampView | null {
  const state = ramp && rampAt(policy, ramp.since, now);
  if (!state) return null;
  const { percent, allowed: limit, endsAt } = state;
  const since = ramp.since.toISOString();
  return { since, percent, used: ramp.sent, limit, until: endsAt.toISOString() };
}

export async function limitsOf(
  reader: Reader,
  ports: FactsPorts,
  { companyId, id }: Pick<SessionRow, 'companyId'> & { id: SessionId },
): Promise<Limits> {
  const situation = await gatherLane(reader, ports, { companyId, sessionId: id });
  const { policy, session, used } = situation;
  const now = ports.clock.now();
  const day = warmUpDay(session, now);
  const limit = warmUpLimit(policy, day);
  const of = policy.warmup.firstContactsByDay.length;
  return {
    budget: budgets({ counts: countsOf(used), session, policy }, now),
    warmUp: limit === null ? null : { day, of, limit },
    ramp: rampView(situation, now),
  };
}

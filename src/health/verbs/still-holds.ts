import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import { alarms, contagion } from '../../pacing/index.js';
import type { PauseRow } from '../../policy/index.js';
import type { EmergencyView } from '../../protocol/views.js';
import { countStopped } from '../store/stop-store.js';
import { emergencyWindows } from '../windows.js';
import type { LookPorts } from './look.js';
import { countEmergency } from './observe.js';

const noResume = { session: null, firstContacts: null, company: null };

/** The figures as they are now of what made the gateway pause; null: it is gone, or cannot be counted. */
export async function stillHolds(
  reader: Reader,
  { clock, sessions, policy: rules }: Pick<LookPorts, 'clock' | 'sessions' | 'policy'>,
  { companyId, sessionId, emergency }: PauseRow,
): Promise<EmergencyView | null> {
  if (!emergency) return null;
  const now = clock.now();
  const { policy } = await rules.rules(reader, companyId, sessionId);
  if (emergency.code === 'contagion') {
    const { contagion: span } = emergencyWindows(now, policy, noResume);
    return contagion(await countStopped(reader, companyId, span), policy)?.emergency ?? null;
  }
  if (!sessionId) return null;
  const session = await sessions.get(reader, wholeCompany(companyId), sessionId);
  const score = session.healthScore;
  const present = alarms(
    await countEmergency(reader, session, { now, policy, score }),
    policy,
    now,
  );
  return present.find(alarm => alarm.emergency.code === emergency.code)?.emergency ?? null;
}

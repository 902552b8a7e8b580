import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import { localDay } from '../../kernel/calendar.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import {
  alarms,
  contagion,
  raisedBy,
  scoreOf,
  standing,
  type Alarm,
  type Policy,
} from '../../pacing/index.js';
import { isOn, type PauseTarget, type PolicyModule } from '../../policy/index.js';
import type { Health, SessionRow, Sessions } from '../../sessions/index.js';
import { findDay, noteLowest } from '../store/day-store.js';
import { countStopped, lastResumes, listWaitingCampaigns } from '../store/stop-store.js';
import { emergencyWindows } from '../windows.js';
import { countEmergency, countHealth } from './observe.js';

export interface LookPorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  sessions: Sessions;
  policy: Pick<PolicyModule, 'rules' | 'open' | 'pauseIn'>;
}

interface Seen {
  health: Health;
  raised: readonly Alarm[];
  policy: Policy;
}

async function see(
  reader: Reader,
  { clock, policy: rules }: LookPorts,
  session: SessionRow,
): Promise<Seen> {
  const now = clock.now();
  const { policy } = await rules.rules(reader, session.companyId, session.id);
  const { score, parts } = scoreOf(await countHealth(reader, session, { now }));
  const before = { level: session.healthLevel, above: session.healthAbove };
  const { level, above } = standing(before, { score, now }, policy);
  const counts = await countEmergency(reader, session, { now, policy, score });
  return {
    policy,
    raised: alarms(counts, policy, now),
    health: { healthScore: score, healthLevel: level, healthParts: parts, healthAbove: above },
  };
}

/** What an alarm stops. Campaigns are stopped with first contacts, and not once more while those stand. */
async function targetsOf(
  unit: Unit,
  { on }: Alarm,
  sessionId: SessionRow['id'] | null,
): Promise<PauseTarget[]> {
  const firstContacts = { scope: 'first_contacts', sessionId } as const;
  switch (on.scope) {
    case 'company':
      return [{ scope: 'company' }];
    case 'session':
      return sessionId ? [{ scope: 'session', sessionId }] : [];
    case 'first_contacts':
      return [firstContacts];
    case 'campaign':
      return [{ scope: 'campaign', campaign: on.campaign }];
    case 'outreach': {
      const { companyId } = unit;
      const campaigns = await listWaitingCampaigns(unit, { companyId, sessionId });
      return [
        firstContacts,
        ...campaigns.map(campaign => ({ scope: 'campaign', campaign }) as const),
      ];
    }
  }
}

/** Stops what an alarm says, unless that is stopped for such a reason already. */
export async function raise(
  unit: Unit,
  { policy, log }: Pick<LookPorts, 'policy' | 'log'>,
  { alarm, sessionId }: { alarm: Alarm; sessionId: SessionRow['id'] | null },
): Promise<void> {
  const { cause, emergency, reason } = alarm;
  const targets = await targetsOf(unit, alarm, sessionId);
  const open = await policy.open(unit, unit.companyId);
  const [first] = targets;
  if (first && open.some(pause => isOn(pause, first) && pause.cause === cause)) return;
  for (const target of targets) {
    await policy.pauseIn(unit, target, { by: raisedBy, cause, emergency, reason });
  }
  log.error('sending was stopped', { code: emergency.code, scope: alarm.on.scope, sessionId });
}

/** Several stopped numbers stop the outreach of their company. */
async function spread(
  unit: Unit,
  ports: LookPorts,
  session: SessionRow,
  policy: Policy,
): Promise<void> {
  const { companyId } = session;
  const resumes = await lastResumes(unit, { companyId, sessionId: session.id });
  const windows = emergencyWindows(ports.clock.now(), policy, resumes);
  const alarm = contagion(await countStopped(unit, companyId, windows.contagion), policy);
  if (alarm) await raise(unit, ports, { alarm, sessionId: null });
}

async function keepLowest(unit: Unit, ports: LookPorts, session: SessionRow, seen: Seen) {
  const { policy, health } = seen;
  const lane = { companyId: session.companyId, sessionId: session.id };
  const onDay = localDay(ports.clock.now(), session.timezone ?? policy.zone);
  const known = await findDay(unit, lane, onDay);
  if (known && known.lowest <= health.healthScore) return;
  if (!known && health.healthScore === 100) return;
  await noteLowest(unit, lane, { onDay, lowest: health.healthScore });
}

/** Works out how a number stands, keeps it, and stops by itself what has to be stopped. */
export async function lookAt(ports: LookPorts, asked: SessionRow): Promise<void> {
  const { db, transact, sessions } = ports;
  const scope = wholeCompany(asked.companyId);
  const session = await sessions.get(db, scope, asked.id);
  const seen = await see(db, ports, session);
  await transact(session.companyId, async unit => {
    const present = await sessions.get(unit, scope, session.id);
    await sessions.noteDayZone(unit, present, session.timezone ?? seen.policy.zone);
    await sessions.noteHealth(unit, present, seen.health);
    await keepLowest(unit, ports, present, seen);
    for (const alarm of seen.raised) {
      await raise(unit, ports, { alarm, sessionId: session.id });
    }
    await spread(unit, ports, present, seen.policy);
  });
}

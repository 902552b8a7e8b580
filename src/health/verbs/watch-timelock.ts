import { wholeCompany } from '../../db/scope.js';
import type { PolicyModule } from '../../policy/index.js';
import { timelockEndsAt, type SessionRow } from '../../sessions/index.js';
import type { LookPorts } from './look.js';

export interface TimelockPorts extends LookPorts {
  policy: LookPorts['policy'] & Pick<PolicyModule, 'startRamp'>;
}

const minuteMs = 60_000;

/** When this session's lock is over, its margin included; null: there is none, or nobody can say. */
export async function timelockOver(
  ports: TimelockPorts,
  session: SessionRow,
): Promise<Date | null> {
  if (!session.timelockActive) return null;
  const { policy } = await ports.policy.rules(ports.db, session.companyId, session.id);
  return timelockEndsAt(session, policy.signals.timelockMarginMin * minuteMs);
}

/** Ends a lock whose margin is over: from then on strangers are written to slowly at first. */
export async function endTimelockIfOver(ports: TimelockPorts, asked: SessionRow): Promise<void> {
  const { clock, sessions, transact, policy } = ports;
  const overAt = await timelockOver(ports, asked);
  if (!overAt || overAt > clock.now()) return;
  await transact(asked.companyId, async unit => {
    const session = await sessions.get(unit, wholeCompany(asked.companyId), asked.id);
    if (session.timelockUntil?.getTime() !== asked.timelockUntil?.getTime()) return;
    await policy.startRamp(unit, {
      sessionId: session.id,
      scope: 'first_contacts',
      since: overAt,
    });
    await sessions.endTimelock(unit, session);
  });
  ports.log.info('WhatsApp’s lock is over', { sessionId: asked.id });
}

import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import { warmUpDay, warmUpStep, type DayPast, type Policy } from '../../pacing/index.js';
import type { SessionRow } from '../../sessions/index.js';
import { dayBefore, localDayOf, warmUpFromFor, type LocalDay } from '../local-days.js';
import { endDay, findDay, listOpenDays } from '../store/day-store.js';
import { dropEvents, hasSign } from '../store/event-store.js';
import { lastSentAt } from '../store/send-store.js';
import type { LookPorts } from './look.js';

const dayMs = 24 * 3_600_000;
/** How long a session's history is kept. */
const keptMs = 90 * dayMs;

interface Closing {
  session: SessionRow;
  day: LocalDay;
  policy: Policy;
  zone: string;
}

async function isDormant(reader: Reader, { session, day, policy }: Closing): Promise<boolean> {
  const lane = { companyId: session.companyId, sessionId: session.id };
  // What left before we knew the number is not in our rows.
  const lastAt = (await lastSentAt(reader, lane)) ?? session.createdAt;
  const awakeAt = lastAt > session.createdAt ? lastAt : session.createdAt;
  const quietMs = day.endsAt.getTime() - awakeAt.getTime();
  return quietMs >= policy.warmup.dormantAfterDays * dayMs;
}

async function pastOf(reader: Reader, closing: Closing): Promise<DayPast> {
  const { session, day, zone } = closing;
  const lane = { companyId: session.companyId, sessionId: session.id };
  const known = await findDay(reader, lane, day.onDay);
  const before = await findDay(reader, lane, dayBefore(day.startsAt, zone).onDay);
  return {
    day: warmUpDay({ warmUpFrom: session.warmUpFrom, zone }, day.startsAt),
    lowest: known?.lowest ?? 100,
    lowestBefore: before?.lowest ?? 100,
    signalled: await hasSign(reader, lane, { since: day.startsAt, until: day.endsAt }),
    dormant: await isDormant(reader, closing),
  };
}

async function close(unit: Unit, ports: LookPorts, closing: Closing): Promise<SessionRow> {
  const { session, day, policy } = closing;
  const { companyId, id: sessionId } = session;
  const past = await pastOf(unit, closing);
  const step = warmUpStep(past, policy);
  await endDay(unit, {
    companyId,
    sessionId,
    onDay: day.onDay,
    lowest: past.lowest,
    endedAt: ports.clock.now(),
    warmUpDay: past.day,
    nextWarmUpDay: step.day,
    because: step.because,
  });
  if (!step.because || !session.warmUpFrom) return session;
  ports.log.warn('a warm-up was set back', { sessionId, to: step.day, because: step.because });
  return ports.sessions.change(unit, session, { warmUpFrom: warmUpFromFor(step.day, day.endsAt) });
}

/** Days that are over and have no step yet, oldest first: yesterday, and earlier ones with something noted. */
async function listOver(reader: Reader, session: SessionRow, yesterday: LocalDay, zone: string) {
  const lane = { companyId: session.companyId, sessionId: session.id };
  const open = await listOpenDays(reader, lane, yesterday.onDay);
  const earlier = open.map(({ onDay }) => localDayOf(onDay, zone)).filter(day => day !== null);
  const last = await findDay(reader, lane, yesterday.onDay);
  const isOver = last?.endedAt != null || session.createdAt >= yesterday.endsAt;
  return isOver ? earlier : [...earlier, yesterday];
}

/** Makes the warm-up steps of the local days that have ended since it was last asked. */
export async function endDays(ports: LookPorts, asked: SessionRow): Promise<void> {
  const { db, transact, clock, sessions, policy: rules } = ports;
  const { policy } = await rules.rules(db, asked.companyId, asked.id);
  const zone = asked.timezone ?? policy.zone;
  const yesterday = dayBefore(clock.now(), zone);
  if ((await listOver(db, asked, yesterday, zone)).length === 0) return;
  await transact(asked.companyId, async unit => {
    let session = await sessions.get(unit, wholeCompany(asked.companyId), asked.id);
    for (const day of await listOver(unit, session, yesterday, zone)) {
      session = await close(unit, ports, { session, day, policy, zone });
    }
    const lane = { companyId: session.companyId, sessionId: session.id };
    await dropEvents(unit, lane, new Date(clock.now().getTime() - keptMs));
  });
}

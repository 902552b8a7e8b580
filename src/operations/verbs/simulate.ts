import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import { startOfLocalDay } from '../../kernel/calendar.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';
import {
  compare,
  startReplay,
  type Compared,
  type Policy,
  type Recording,
} from '../../pacing/index.js';
import type { PolicyModule, PolicyWish } from '../../policy/index.js';
import type { SimulationView } from '../../protocol/views.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import { fatesOf, recordingOf } from '../replay/recording.js';
import { messageIdsSince } from '../store/past-store.js';
import { readPast } from './read-past.js';

export interface SimulatePorts {
  db: Reader;
  clock: Clock;
  sessions: Sessions;
  policy: PolicyModule;
}

/** Rules to try, and on how many of the last days. */
export interface SimulateWish {
  rules: PolicyWish;
  days: number;
}

/** More would keep one core busy for too long. */
const mostMessages = 20_000;
/** So many looks at a lane take some milliseconds; then everybody else has their turn. */
const looksAtOnce = 40;

const mostUnderWay = 4;

const notes = ['answers_as_they_were', 'refused_at_once_left_out', 'health_left_out'];

const turnOfOthers = () => new Promise(resolve => setImmediate(resolve));

async function replayInTurns(recording: Recording, policy: Policy) {
  const run = startReplay(recording, policy);
  while (!run.advance(looksAtOnce)) await turnOfOthers();
  return run.result();
}

/** Local midnight that begins the first of the last `days` days, today included. */
function startOf(now: Date, days: number, zone: string): Date {
  let start = startOfLocalDay(now, zone);
  for (let back = 1; back < days; back += 1)
    start = startOfLocalDay(new Date(start.getTime() - 1), zone);
  return start;
}

interface Lane {
  row: SessionRow;
  rules: Policy;
  zone: string;
  start: Date;
  ids: readonly string[];
}

/** Reads, replays and compares, and lets everybody else have their turn in between. */
async function compareLane(db: Reader, lane: Lane, end: Date): Promise<Compared> {
  const { row, rules, zone, start } = lane;
  const past = await readPast(db, lane);
  const recording = await recordingOf(past, { start, end, policy: rules }, turnOfOthers);
  const again = await replayInTurns(recording, rules);
  return { session: row.id, zone, past: fatesOf(past.messages), again };
}

function refuseTooMany(lanes: readonly Lane[]): void {
  const messages = lanes.reduce((sum, { ids }) => sum + ids.length, 0);
  if (messages <= mostMessages) return;
  const message = `days cover ${messages} messages, more than the ${mostMessages} that are replayed at once`;
  throw new AppError('invalid_input', `${message}; ask for fewer days or one number.`, {
    errors: [{ path: 'days', message }],
  });
}

/** The last days again under other rules. It changes nothing, and stores nothing. */
export function createSimulation({ db, clock, sessions, policy }: SimulatePorts) {
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;

  async function simulate(caller: Principal, { rules, days }: SimulateWish) {
    const { companyId } = caller;
    const scope = scopeOf(caller);
    const drafted = await policy.draft(db, companyId, rules);
    const now = clock.now();
    const all = await sessions.list(db, scope);
    const lanes: Lane[] = [];
    for (const row of all.filter(({ id }) => !rules.sessionId || id === rules.sessionId)) {
      const own = drafted(row.id);
      const zone = row.timezone ?? own.zone;
      const start = startOf(now, days, zone);
      const ids = await messageIdsSince(db, { companyId, sessionId: row.id, start });
      lanes.push({ row, rules: own, zone, start, ids });
    }
    refuseTooMany(lanes);
    const compared: Compared[] = [];
    for (const lane of lanes) compared.push(await compareLane(db, lane, now));
    return { ...compare(compared), notes };
  }

  return {
    /**
     * One at a time, however many ask. Throws `invalid_input` for rules that are none and for days
     * with too many messages, `overloaded` when several wait already.
     */
    async simulate(caller: Principal, wish: SimulateWish): Promise<SimulationView> {
      if (underWay >= mostUnderWay) {
        throw new AppError('overloaded', 'Other simulations are under way.', { retryAfterS: 5 });
      }
      underWay += 1;
      const own = last.then(() => simulate(caller, wish));
      last = own.catch(() => undefined);
      return own.finally(() => (underWay -= 1));
    },
  };
}

export type Simulation = ReturnType<typeof createSimulation>;

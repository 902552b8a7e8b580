import { noSuchSession, refused, sessionNameMissing, wrongStatus } from './answers.js';
import type { Call } from './calls.js';
import type { Session } from './model.js';
import type { World } from './world.js';

const notRunningWaitMs = 5_000;
const runningWaitMs = 10_000;

/** The session a call names: in its path, body or query. */
function sessionNameOf({ params, body, query }: Call): string {
  const given = params.session ?? body.session ?? query.get('session');
  if (typeof given !== 'string' || given === '') throw sessionNameMissing;
  return given;
}

/** @throws Refusal 422 when this WAHA serves only `default`. */
export function refuseOtherSessions({ engine }: World, name: string): void {
  if (engine.modern || name === 'default') return;
  const tried = `You tried to access '${name}' session (base64: ${Buffer.from(name).toString('base64')}).`;
  const hint =
    'If you want to run more then one WhatsApp account - please get WAHA PLUS version. Check this out: https://waha.devlike.pro/';
  throw refused(422, `WAHA Core support only 'default' session. ${tried} ${hint}`);
}

/**
 * Waits until the call's session has one of the statuses, as long as WAHA does.
 * @throws Refusal of shape E2 when it does not get there.
 */
export async function pass(
  world: World,
  call: Call,
  expected: readonly string[] = ['WORKING'],
): Promise<Session> {
  const { sessions, pace } = world;
  const name = sessionNameOf(call);
  refuseOtherSessions(world, name);
  const before = sessions.find(name);
  const isRunning = before !== undefined && before.status !== 'STOPPED';
  const waitMs = isRunning ? runningWaitMs : notRunningWaitMs;
  const session = await sessions.until(name, expected, waitMs);
  if (!session) {
    const now = sessions.find(name);
    throw now ? wrongStatus(now, expected) : noSuchSession(name);
  }
  session.activeAtMs = pace.nowMs();
  return session;
}

/** As `pass`, for look-ups: NOWEB keeps nothing to look up unless its store is on. */
export async function passToStore(world: World, call: Call): Promise<Session> {
  const session = await pass(world, call);
  if (!world.engine.needsStore || session.config?.noweb?.store?.enabled) return session;
  const what =
    'Enable NOWEB store "config.noweb.store.enabled=True" and "config.noweb.store.full_sync=True" when starting a new session.';
  throw refused(400, `${what} Read more: https://waha.devlike.pro/docs/engines/noweb#store`);
}

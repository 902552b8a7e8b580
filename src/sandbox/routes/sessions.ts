import { created, notImplemented, ok, refused, type Answer } from '../answers.js';
import { textField, type Call, type Route } from '../calls.js';
import { refuseOtherSessions } from '../gate.js';
import { meOf } from '../me.js';
import type { Session } from '../model.js';
import { parseSessionConfig } from '../session-config.js';
import type { World } from '../world.js';

const noTimelock = { enforcementType: 'DEFAULT', isActive: false, timeEnforcementEnds: null };
const noCapping = {
  cappingStatus: 'NONE',
  totalQuota: -1,
  usedQuota: 0,
  cycleStart: null,
  cycleEnd: null,
  mvStatus: null,
  oteStatus: null,
};

function listed(world: World, session: Session): Record<string, unknown> {
  const { name, status, config, activeAtMs } = session;
  const plain = { name, status, config, me: meOf(world.engine, session) };
  if (!world.engine.modern) return plain;
  const presence = status === 'WORKING' ? 'offline' : null;
  return { ...plain, presence, timestamps: { activity: activeAtMs }, assignedWorker: '' };
}

const detailed = (world: World, session: Session) => ({
  ...listed(world, session),
  engine: { engine: world.engine.name },
});

/** Sessions: list, create, change, start, stop. */
export function sessionRoutes(world: World): Route[] {
  const { engine, sessions } = world;

  function get({ params }: Call): Session {
    const { session: name = '' } = params;
    refuseOtherSessions(world, name);
    const session = sessions.find(name);
    if (!session) throw refused(404, 'Session not found');
    return session;
  }

  function list({ query }: Call): Answer {
    const isShown = (session: Session) =>
      query.get('all') === 'true' || session.status !== 'STOPPED';
    return ok(
      sessions
        .list()
        .filter(isShown)
        .map(session => listed(world, session)),
    );
  }

  function create({ body }: Call): Answer {
    const name = textField(body, 'name') ?? 'default';
    refuseOtherSessions(world, name);
    if (sessions.find(name)) {
      throw refused(422, `Session '${name}' already exists. Use PUT to update it.`);
    }
    const session = sessions.add(name, parseSessionConfig(body.config, engine), null);
    // Core 2025.10 did not start without being told to, whatever its documentation says.
    if (body.start === true || (body.start === undefined && engine.modern)) sessions.start(session);
    return created(detailed(world, session));
  }

  async function replace(call: Call): Promise<Answer> {
    const session = get(call);
    const config = parseSessionConfig(call.body.config, engine);
    if (session.status === 'STOPPED') session.config = config;
    else {
      await sessions.stop(session);
      session.config = config;
      sessions.start(session);
    }
    world.memory.changed();
    return ok(detailed(world, session));
  }

  function start(call: Call): Answer {
    const session = get(call);
    if (session.status !== 'STOPPED') {
      throw refused(422, `Session '${session.name}' is already started.`);
    }
    sessions.start(session);
    return created(detailed(world, session));
  }

  async function stop(call: Call): Promise<Answer> {
    const session = get(call);
    await sessions.stop(session);
    return created(detailed(world, session));
  }

  async function restart(call: Call): Promise<Answer> {
    const session = get(call);
    await sessions.restart(session);
    return created(detailed(world, session));
  }

  async function logout(call: Call): Promise<Answer> {
    const session = get(call);
    const wasRunning = session.status !== 'STOPPED';
    session.login = null;
    await sessions.stop(session);
    if (wasRunning) sessions.start(session);
    return created(detailed(world, session));
  }

  async function remove({ params }: Call): Promise<Answer> {
    const { session: name = '' } = params;
    refuseOtherSessions(world, name);
    const session = sessions.find(name);
    if (session) await sessions.remove(session);
    world.messages.dropSession(name);
    return ok();
  }

  function me(call: Call): Answer {
    const session = get(call);
    if (session.status === 'STOPPED') throw refused(404, 'Session not found');
    return ok(meOf(world.engine, session) ?? undefined);
  }

  function timelock(call: Call): Answer {
    if (!engine.modern) throw refused(404, `Cannot GET ${call.path}`);
    return ok(get(call).timelock ?? noTimelock);
  }

  function capping(call: Call): Answer {
    if (!engine.modern) throw refused(404, `Cannot GET ${call.path}`);
    if (!engine.capping) throw notImplemented(engine);
    return ok(get(call).capping ?? noCapping);
  }

  const one = '/api/sessions/:session';
  const show = (call: Call) => ok(detailed(world, get(call)));
  return [
    { method: 'GET', path: '/api/sessions', name: 'sessions', handle: list },
    { method: 'POST', path: '/api/sessions', name: 'create-session', handle: create },
    { method: 'GET', path: one, name: 'session', handle: show },
    { method: 'PUT', path: one, name: 'replace-session', handle: replace },
    { method: 'DELETE', path: one, name: 'delete-session', handle: remove },
    { method: 'GET', path: `${one}/me`, name: 'me', handle: me },
    { method: 'POST', path: `${one}/start`, name: 'start', handle: start },
    { method: 'POST', path: `${one}/stop`, name: 'stop', handle: stop },
    { method: 'POST', path: `${one}/restart`, name: 'restart', handle: restart },
    { method: 'POST', path: `${one}/logout`, name: 'logout', handle: logout },
    { method: 'GET', path: `${one}/timelock`, name: 'timelock', handle: timelock },
    { method: 'GET', path: `${one}/capping`, name: 'capping', handle: capping },
  ];
}

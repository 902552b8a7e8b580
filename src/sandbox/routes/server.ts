import { noSuchFile, ok, onlyInPlus, type Answer } from '../answers.js';
import type { Call, Route } from '../calls.js';
import { environmentOf } from '../engines.js';
import type { World } from '../world.js';

/** Health, version, and the files of media messages. `restart` is what a stopped server does next. */
export function serverRoutes(world: World, restart: () => void): Route[] {
  const { engine, pace, server, files } = world;

  function health(): Answer {
    if (!engine.modern) throw onlyInPlus(engine);
    const fine = { 'mediaFiles.space': { status: 'up' }, 'sessionsFiles.space': { status: 'up' } };
    return ok({ status: 'ok', info: fine, error: {}, details: fine });
  }

  function status(): Answer {
    const startTimestamp = server.startedAtMs;
    const uptime = pace.nowMs() - startTimestamp;
    return ok({ startTimestamp, uptime, worker: { id: '' } });
  }

  function stop(call: Call): Answer {
    call.afterAnswer.push(restart);
    return { status: 201, body: { stopping: true } };
  }

  function file({ params }: Call): Answer {
    const { session = '', name = '' } = params;
    const found = files.find(session, name);
    if (!found) throw noSuchFile(name);
    return { status: 200, bytes: found.bytes, contentType: found.mimetype };
  }

  const version = () => ok(environmentOf(engine));
  return [
    {
      method: 'GET',
      path: '/ping',
      name: 'ping',
      isOpen: true,
      handle: () => ok({ message: 'pong' }),
    },
    { method: 'GET', path: '/health', name: 'health', handle: health },
    { method: 'GET', path: '/api/server/version', name: 'version', handle: version },
    { method: 'GET', path: '/api/version', name: 'version', handle: version },
    { method: 'GET', path: '/api/server/status', name: 'server-status', handle: status },
    { method: 'POST', path: '/api/server/stop', name: 'server-stop', handle: stop },
    { method: 'GET', path: '/api/files/:session/:name', name: 'files', handle: file },
  ];
}

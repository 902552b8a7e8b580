import Joi from 'joi';
import type { Reader } from '../db/connection.js';
import { scopeOf } from '../db/scope.js';
import { defineRoute, instant, type Route } from '../http/index.js';
import { AppError } from '../kernel/errors.js';
import type { Sessions } from '../sessions/index.js';
import type { SandboxDesk } from './sandbox.js';

interface Ports {
  /** null where real messages leave. */
  desk: SandboxDesk | null;
  db: Reader;
  sessions: Sessions;
}

const clockBody = Joi.object<{ advanceMs?: number; to?: Date }>({
  advanceMs: Joi.number().integer().min(0),
  to: instant,
}).xor('advanceMs', 'to');

const personPath = Joi.object<{ phone: string }>({
  phone: Joi.string()
    .pattern(/^\d{6,16}$/, 'digits')
    .required(),
});
const writeBody = Joi.object<{ text: string; session?: string }>({
  text: Joi.string().max(4_000).pattern(/\S/).required(),
  session: Joi.string().max(100),
});
const sessionPath = Joi.object<{ sessionId: string }>({
  sessionId: Joi.string().max(100).required(),
});

export function sandboxRoutes({ desk, db, sessions }: Ports): Route[] {
  function open(): SandboxDesk {
    if (!desk)
      throw new AppError('sandbox_only', 'This works in the sandbox only; here messages are real.');
    return desk;
  }

  return [
    defineRoute({
      method: 'post',
      path: '/api/sandbox/clock',
      permission: 'queue:pause',
      body: clockBody,
      status: 200,
      async handle({ body }) {
        const target = body.to ? { to: body.to } : { advanceMs: body.advanceMs ?? 0 };
        return { now: (await open().moveClock(target)).now.toISOString() };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/sandbox/people',
      permission: 'messages:read',
      status: 200,
      handle: async () => ({ data: open().people() }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/sandbox/people/:phone/write',
      permission: 'messages:send',
      params: personPath,
      body: writeBody,
      status: 202,
      async handle({ params, body, caller }) {
        const desk = open();
        const reference = body.session ?? desk.defaultSession;
        const { name } = await sessions.get(db, scopeOf(caller), reference);
        return desk.write(params.phone, body.text, name);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/sandbox/sessions/:sessionId/scan',
      permission: 'sessions:link',
      params: sessionPath,
      status: 202,
      async handle({ params, caller }) {
        const session = await sessions.get(db, scopeOf(caller), params.sessionId);
        open().scan(session.name);
        return { scanned: true };
      },
    }),
  ];
}

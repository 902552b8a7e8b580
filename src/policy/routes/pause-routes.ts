import Joi from 'joi';
import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import { defineRoute, instant, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { PolicyModule } from '../policy.js';
import {
  readTarget,
  reasonText,
  targetKeys,
  type SessionIdOf,
  type TargetWish,
} from '../schema.js';
import { pauseView } from '../views.js';

export interface PauseRoutePorts {
  db: Reader;
  policy: PolicyModule;
  sessionId: SessionIdOf;
  now(): Date;
}

const pauseBody = Joi.object<TargetWish & { reason: string; until?: Date | null }>({
  ...targetKeys,
  reason: reasonText.allow('').default(''),
  until: instant.allow(null),
});

/** Pausing takes one call and waits for nothing. Resuming is guarded and lives with operations. */
export function pauseRoutes({ db, policy, sessionId, now }: PauseRoutePorts): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/pause',
      permission: 'queue:pause',
      body: pauseBody,
      status: 200,
      async handle({ body, caller }) {
        const { reason, until = null } = body;
        if (until && until <= now()) {
          const message = 'until must lie ahead';
          throw new AppError('invalid_input', `${message}.`, {
            errors: [{ path: 'until', message }],
          });
        }
        const what = await readTarget(caller, body, sessionId);
        const paused = await policy.pause(caller.companyId, what, {
          by: caller.name,
          reason,
          until,
        });
        return { paused: true, pause: pauseView(paused) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/pauses',
      permission: 'queue:read',
      status: 200,
      handle: async ({ caller }) => ({
        data: (await policy.visible(db, scopeOf(caller))).map(pauseView),
      }),
    }),
  ];
}

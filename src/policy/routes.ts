import Joi from 'joi';
import { defineRoute, type Route } from '../http/index.js';
import type { SessionId } from '../kernel/ids.js';
import type { Principal } from '../kernel/principal.js';
import { pauseView, type PauseScope, type PolicyModule } from './policy.js';

interface Ports {
  policy: PolicyModule;
  /** The session a reference means to this caller; throws unknown_session. */
  sessionId(caller: Principal, reference: string): Promise<SessionId>;
}

interface What {
  scope?: 'all' | 'company' | 'session';
  sessionId?: string;
  session?: string;
}

const what = {
  scope: Joi.string().valid('all', 'company', 'session'),
  sessionId: Joi.string().max(100),
  session: Joi.string().max(100),
};

const pauseBody = Joi.object<What & { reason: string }>({
  ...what,
  reason: Joi.string().trim().max(200).allow('').default(''),
});
const resumeBody = Joi.object<What>(what);

export function policyRoutes({ policy, sessionId }: Ports): Route[] {
  /** Naming a session means that session; saying nothing means everything. */
  async function scopeOf(caller: Principal, asked: What): Promise<PauseScope> {
    const reference = asked.sessionId ?? asked.session;
    if (reference === undefined || (asked.scope && asked.scope !== 'session'))
      return { scope: 'company' };
    return { scope: 'session', sessionId: await sessionId(caller, reference) };
  }

  return [
    defineRoute({
      method: 'post',
      path: '/api/pause',
      permission: 'queue:pause',
      body: pauseBody,
      status: 200,
      async handle({ body, caller }) {
        const paused = await policy.pause(caller.companyId, await scopeOf(caller, body), {
          by: caller.name,
          reason: body.reason,
        });
        return { paused: true, pause: pauseView(paused) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/resume',
      permission: 'queue:pause',
      body: resumeBody,
      status: 200,
      async handle({ body, caller }) {
        const ended = await policy.resume(
          caller.companyId,
          await scopeOf(caller, body),
          caller.name,
        );
        return { paused: false, ended };
      },
    }),
  ];
}

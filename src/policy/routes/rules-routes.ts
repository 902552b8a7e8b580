import type { Reader } from '../../db/connection.js';
import { scopeOf } from '../../db/scope.js';
import { defineRoute, type Route } from '../../http/index.js';
import { AppError } from '../../kernel/errors.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';
import type { PolicyModule } from '../policy.js';
import {
  saveBody,
  sessionBody,
  sessionQuery,
  versionParams,
  wishBody,
  type SessionIdOf,
} from '../schema.js';
import { versionView } from '../views.js';

export interface RulesRoutePorts {
  db: Reader;
  policy: PolicyModule;
  sessionId: SessionIdOf;
}

/** Reading rules, and storing them as versions. What is refused says everything that is wrong. */
export function rulesRoutes({ db, policy, sessionId }: RulesRoutePorts): Route[] {
  const idOf = async (caller: Principal, session: string | undefined) =>
    session === undefined ? null : sessionId(caller, session);

  /** Changing the company's rules changes every number's. */
  function mustReach(caller: Principal, id: SessionId | null): void {
    if (id !== null || caller.sessionIds === null) return;
    throw new AppError('forbidden', 'This reaches beyond your own numbers.');
  }

  return [
    defineRoute({
      method: 'get',
      path: '/api/policy',
      permission: 'policy:read',
      query: sessionQuery,
      status: 200,
      handle: async ({ query, caller }) =>
        policy.view(db, caller.companyId, await idOf(caller, query.session)),
    }),
    defineRoute({
      method: 'get',
      path: '/api/policy/versions',
      permission: 'policy:read',
      query: sessionQuery,
      status: 200,
      async handle({ query, caller }) {
        const id = await idOf(caller, query.session);
        const versions = await policy.versions(db, caller.companyId, id);
        return { data: versions.map(versionView) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/policy/validate',
      permission: 'policy:read',
      body: wishBody,
      status: 200,
      async handle({ body, caller }) {
        const { rules, preset = null } = body;
        const id = await idOf(caller, body.session);
        const wish = { rules, preset, sessionId: id };
        const { complaints, changes, unadvised } = await policy.plan(db, caller.companyId, wish);
        return { valid: complaints.length === 0, errors: complaints, changes, unadvised };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/api/policy',
      permission: 'policy:write',
      body: saveBody,
      status: 200,
      async handle({ body, caller }) {
        const { rules, preset = null, reason, confirm } = body;
        const id = await idOf(caller, body.session);
        mustReach(caller, id);
        const order = { by: caller.name, reason, confirm };
        const wish = { rules, preset, sessionId: id };
        return versionView(await policy.save(caller.companyId, wish, order));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/policy/versions/:id/activate',
      permission: 'policy:write',
      params: versionParams,
      status: 200,
      async handle({ params, caller }) {
        return versionView(await policy.activate(scopeOf(caller), params.id, caller.name));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/policy/return',
      permission: 'policy:write',
      body: sessionBody,
      status: 200,
      async handle({ body, caller }) {
        const id = await idOf(caller, body.session);
        mustReach(caller, id);
        const version = await policy.stepBack(caller.companyId, id, caller.name);
        return { version: version && versionView(version) };
      },
    }),
  ];
}

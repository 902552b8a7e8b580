import { defineRoute, type Route } from '../../http/index.js';
import type { Access } from '../access.js';
import { grantBody, grantPath, sessionPath } from '../schema.js';
import { accessView } from '../views.js';
import type { SessionIdOf } from './key-routes.js';

export interface GrantRoutePorts {
  grants: Access['grants'];
  sessionId: SessionIdOf;
}

/** What managers may do on a session. Takes effect on open pages within seconds. */
export function grantRoutes({ grants, sessionId }: GrantRoutePorts): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/sessions/:sessionId/access',
      permission: 'team:manage',
      params: sessionPath,
      status: 200,
      async handle({ params, caller }) {
        const rows = await grants.list(caller.companyId, await sessionId(caller, params.sessionId));
        return { data: rows.map(accessView) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/sessions/:sessionId/access',
      permission: 'team:manage',
      params: sessionPath,
      body: grantBody,
      status: 200,
      async handle({ params, body: { managerId, ...rights }, caller }) {
        const where = { sessionId: await sessionId(caller, params.sessionId), userId: managerId };
        const given = { ...rights, by: caller.name };
        return accessView(await grants.give(caller.companyId, where, given));
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/sessions/:sessionId/access/:managerId',
      permission: 'team:manage',
      params: grantPath,
      status: 204,
      async handle({ params, caller }) {
        const where = {
          sessionId: await sessionId(caller, params.sessionId),
          userId: params.managerId,
        };
        await grants.take(caller.companyId, where);
      },
    }),
  ];
}

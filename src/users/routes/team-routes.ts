import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, type Route } from '../../http/index.js';
import { inviteBody, invitationPath, memberBody, memberQuery, userPath } from '../schema.js';
import type { Users } from '../users.js';
import { invitationView, linkView, memberView } from '../views.js';

interface Ports {
  db: Reader;
  transact: Transact;
  users: Users;
}

/** Who belongs to the company, and as what. People come by invitation and are never removed. */
export function teamRoutes({ db, transact, users }: Ports): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/users',
      permission: 'team:read',
      query: memberQuery,
      status: 200,
      handle: async ({ query, caller }) => ({
        data: (await users.members(db, caller.companyId, query)).map(memberView),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/users/invite',
      permission: 'team:manage',
      body: inviteBody,
      status: 201,
      handle: ({ body, caller }) =>
        transact(caller.companyId, async unit => {
          const made = await users.links.invite(unit, body, caller.name);
          return { invitation: invitationView(made.link), ...linkView(made) };
        }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/users/invitations',
      permission: 'team:manage',
      status: 200,
      handle: async ({ caller }) => ({
        data: (await users.links.invitations(db, caller.companyId)).map(invitationView),
      }),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/users/invitations/:invitationId',
      permission: 'team:manage',
      params: invitationPath,
      status: 204,
      handle: ({ params, caller }) => users.links.withdraw(caller.companyId, params.invitationId),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/users/:userId',
      permission: 'team:manage',
      params: userPath,
      body: memberBody,
      status: 200,
      handle: async ({ params, body, caller }) =>
        memberView(await users.changeMember(caller.companyId, params.userId, body)),
    }),
    defineRoute({
      method: 'post',
      path: '/api/users/:userId/reset',
      permission: 'team:manage',
      params: userPath,
      status: 201,
      handle: async ({ params, caller }) =>
        linkView(await users.links.resetPassword(caller.companyId, params.userId, caller.name)),
    }),
  ];
}

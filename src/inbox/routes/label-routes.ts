import { labelView, type Conversations } from '../../conversations/index.js';
import type { Transact } from '../../db/transactor.js';
import { defineRoute, type Route } from '../../http/index.js';
import type { Inbox } from '../inbox.js';
import { labelBody, labelChange, labelPath } from '../schema.js';

interface Ports {
  transact: Transact;
  conversations: Conversations;
  inbox: Pick<Inbox, 'labels'>;
}

/** The words a company puts on its conversations. */
export function labelRoutes({ transact, conversations, inbox }: Ports): Route[] {
  const { labels } = conversations;
  return [
    defineRoute({
      method: 'get',
      path: '/api/labels',
      permission: 'conversations:read',
      status: 200,
      handle: async ({ caller }) => ({ data: await inbox.labels(caller) }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/labels',
      permission: 'labels:manage',
      body: labelBody,
      status: 201,
      handle: ({ body, caller }) =>
        transact(caller.companyId, async unit => labelView(await labels.make(unit, body))),
    }),
    defineRoute({
      method: 'patch',
      path: '/api/labels/:labelId',
      permission: 'labels:manage',
      params: labelPath,
      body: labelChange,
      status: 200,
      handle: ({ params, body, caller }) =>
        transact(caller.companyId, async unit =>
          labelView(await labels.change(unit, params.labelId, body)),
        ),
    }),
    defineRoute({
      method: 'delete',
      path: '/api/labels/:labelId',
      permission: 'labels:manage',
      params: labelPath,
      status: 204,
      handle: ({ params, caller }) =>
        transact(caller.companyId, unit => labels.remove(unit, params.labelId)),
    }),
  ];
}

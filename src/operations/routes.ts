import { defineRoute, Reply, type Route } from '../http/index.js';
import type { Operations } from './operations.js';

export function operationsRoutes({ operations }: { operations: Operations }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/health',
      permission: 'public',
      status: 200,
      async handle() {
        const health = await operations.health();
        return new Reply(health.status === 'ok' ? 200 : 503, health);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/messages/queue/status',
      permission: 'queue:read',
      status: 200,
      handle: ({ caller }) => operations.queueStatus(caller),
    }),
  ];
}

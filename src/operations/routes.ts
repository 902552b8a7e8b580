import { defineRoute, Reply, type Route } from '../http/index.js';
import type { CompanyId } from '../kernel/ids.js';
import type { Operations } from './operations.js';

interface Ports {
  operations: Operations;
  /** A person has looked at the machine's clock, and it is right. */
  clockConfirmed(companyId: CompanyId): Promise<void>;
}

export function operationsRoutes({ operations, clockConfirmed }: Ports): Route[] {
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
      method: 'post',
      path: '/api/clock/confirm',
      permission: 'policy:write',
      status: 200,
      async handle({ caller }) {
        await clockConfirmed(caller.companyId);
        return { confirmed: true };
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

import type { Reader } from '../db/connection.js';
import { defineRoute, type Route } from '../http/index.js';
import type { Audit } from './audit.js';
import { auditQuery } from './schema.js';

/** Reading the audit log, and having it checked. Nothing writes it but what is done. */
export function auditRoutes({ db, audit }: { db: Reader; audit: Audit }): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/audit',
      permission: 'audit:read',
      query: auditQuery,
      status: 200,
      handle: ({ query, caller }) => audit.list(db, caller.companyId, query),
    }),
    defineRoute({
      method: 'get',
      path: '/api/audit/verify',
      permission: 'audit:read',
      // It reads everything.
      rate: { burst: 10, perMinute: 10 },
      status: 200,
      handle: ({ caller }) => audit.verify(db, caller.companyId),
    }),
  ];
}

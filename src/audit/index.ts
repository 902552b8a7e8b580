/**
 * Who did what to what: a chain of lines per company that is only added to, in the transaction of
 * the deed. It never knows what an act means.
 */
export { createAudit, type Audit } from './audit.js';
export { auditRoutes } from './routes.js';
export { countFailedSignIns } from './store.js';

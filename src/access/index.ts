/**
 * Credentials into callers: API keys, tokens and cookies, with the rights they have right now, and
 * what each may reach.
 */
export { createAccess, type Access, type Identified } from './access.js';
export type { Colleague } from './store.js';
export { accessRoutes } from './routes/access-routes.js';

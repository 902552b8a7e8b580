/**
 * People who sign in: passwords, tokens, and the first one of all. It never decides what somebody
 * may do.
 */
export { createAccessTokens, type AccessTokens } from './access-token.js';
export { accessCookie, cookieOf } from './cookies.js';
export type { UserRow } from './model.js';
export { userRoutes, userView } from './routes.js';
export { createSetup, type Setup } from './verbs/setup.js';
export { createUsers, type Users } from './users.js';

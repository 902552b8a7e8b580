/**
 * People who sign in: passwords, tokens, invitations, and the first one of all. It never decides
 * what somebody may do.
 */
export { createAccessTokens, type AccessTokens } from './access-token.js';
export { accessCookie, cookieOf } from './cookies.js';
export type { MemberRow, UserRow } from './model.js';
export { userRoutes } from './routes/user-routes.js';
export { invitationView, linkView, userView } from './views.js';
export { createSetup, type Setup } from './verbs/setup.js';
export { createUsers, type Users } from './users.js';

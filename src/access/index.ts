/**
 * Credentials into callers: API keys, tokens and cookies, with the rights they have right now.
 */
export { createAccess, type Access, type Identified } from './access.js';

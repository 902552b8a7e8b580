/**
 * Who is one person: two that were known apart become one when evidence or a person says so, and can
 * be parted again. Everything that names them follows. It decides nothing about sending.
 */
export { createPeople, type People } from './people.js';
export { createResolver, type Resolver } from './workers/resolver.js';

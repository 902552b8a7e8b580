/**
 * The mechanics of a door: routes as declarations, one shape of error, headers, limits. It knows
 * no business word.
 */
export { instant } from './instant.js';
export { createRateLimit, type Rate, type RateLimit } from './rate-limit.js';
export { defineRoute, Reply, type RequestFacts, type Route } from './route.js';
export type { Caller } from './door.js';
export { createHttpServer, type HttpPorts, type HttpServer } from './server.js';
export { isSameOrigin } from './same-origin.js';
export { inTheirShape } from './their-shape.js';

/**
 * The way in: a webhook is on the disk before it is answered, and understood afterwards, as often
 * as it takes and with the same result. It never answers slowly.
 */
export { createIngest, type Ingest } from './ingest.js';
export { ingestRoutes } from './routes.js';
export { createInHand } from './adapters/in-hand.js';

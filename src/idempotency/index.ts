/**
 * The first answer per caller and key, kept as long as its message.
 */
export { canonicalHash, createIdempotency, type Idempotency, type Keyed } from './idempotency.js';

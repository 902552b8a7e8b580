/**
 * The first answer per caller and key, kept as long as its message.
 */
export { canonicalHash, createIdempotency, type Idempotency } from './idempotency.js';

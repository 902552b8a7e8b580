/**
 * Who agreed to be written to, who refused, and on what evidence: an append-only ledger and the
 * state it has led to. Opt-outs are absolute. It never decides when something is sent.
 */
export { createConsent, type Consent } from './consent.js';
export { standingOf, type ConsentKind } from './ledger.js';
export type { ConsentRow } from './model.js';
export type { SaidKeyword } from './verbs/heed.js';
export type { ConsentInput, CurrentConsent, Heard } from './verbs/record.js';

/** The outside network behind a port: send, look up, sessions, contacts; parsed events. */
export { createWaha, type Waha, type WahaOptions } from './waha.js';
export { defaultTimeouts, type Timeouts } from './call-waha.js';
export type { OutcomeCode, SendOutcome } from './outcome.js';
export {
  mediaLimitBytes,
  type SendMediaInput,
  type SendMediaKind,
  type SendTextInput,
} from './sends.js';
export { webhookConfig, type SessionConfig, type WebhookConfig } from './session-config.js';
export type { WahaServer, WahaSession } from './sessions.js';
export type { WahaSignals } from './signals.js';
export type { Capping, Timelock, WahaMe } from './me.js';
export type { Existence, Page, WahaContact, WahaLid } from './people.js';
export { cannotTell } from './messages.js';
export type { LookUp, MessagesSince, PageOf, WahaChat } from './messages.js';
export type { ParsedMedia, ParsedMessage } from './message.js';
export type { ParsedKind } from './message-kind.js';
export type { FetchedMedia } from './media.js';
export { sign, verifyHmac } from './webhook-signature.js';
export {
  parseWebhookEvent,
  type AckError,
  type MessageDeed,
  type WebhookEvent,
} from './webhook-event.js';
export {
  bareId,
  isPerson,
  normaliseChatId,
  parseSerializedId,
  type SerializedId,
} from './wa-ids.js';

/** The words for where a message is and why. Stable: new ones may come, none changes its meaning. */

export type MessageStatus =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'cancelled'
  | 'expired'
  | 'refused';

/** Why a message waits. */
export type HoldCode =
  | 'scheduled'
  | 'paused_all'
  | 'paused_session'
  | 'needs_qr'
  | 'session_down'
  | 'unknown_before'
  | 'active_hours'
  | 'day_cap'
  | 'warmup'
  | 'first_contact_budget'
  | 'hour_cap'
  | 'turn';

/** Why a message will not go at all. */
export type RefusalCode =
  | 'invalid_recipient'
  | 'expired'
  | 'opted_out'
  | 'blocked'
  | 'not_on_whatsapp'
  | 'no_consent'
  | 'prohibited_content';

/** What a failed message says about the try that was made. */
export type FailureCode =
  | RefusalCode
  | 'waha_rejected'
  | 'unsupported_by_engine'
  | 'wa_463'
  | 'network_rejected'
  | 'media_gone'
  | 'given_up';

/** Things worth telling before or beside a send that stop nothing. */
export type WarningCode = 'no_consent_recorded' | 'not_connected';

export type MessageKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact_card'
  | 'poll'
  | 'list'
  | 'other';

export type MessageOrigin = 'contact' | 'agent' | 'api' | 'phone';

export type Direction = 'in' | 'out';

/** How a message stands to its person when its turn comes; also its lane priority, 1 to 3. */
export type Category = 'reply' | 'known' | 'first_contact' | 'group';

export type ConsentState = 'unknown' | 'asked' | 'granted' | 'refused';

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

/** Why a message waits, in the order in which equal ones are named. */
export type HoldCode =
  | 'scheduled'
  | 'paused_all'
  | 'paused_session'
  | 'paused_campaign'
  | 'paused_first_contacts'
  | 'needs_qr'
  | 'session_down'
  | 'disk_full'
  | 'clock_jumped'
  | 'unknown_before'
  | 'wa_rate_limit'
  | 'wa_timelock'
  | 'wa_capping'
  | 'recipient_token'
  | 'active_hours'
  | 'quiet_hours'
  | 'day_cap'
  | 'warmup'
  | 'first_contact_budget'
  | 'health_low'
  | 'hour_cap'
  | 'resume_ramp'
  | 'same_text'
  | 'recipient_gap'
  | 'turn';

/** What `turn` waits for beside others: the day's opening, the campaign rhythm, a number check. */
export type TurnReason = 'gap' | 'opening' | 'rhythm' | 'number_check';

/** Why a message will not go at all. */
export type RefusalCode =
  | 'invalid_recipient'
  | 'expired'
  | 'opted_out'
  | 'blocked'
  | 'not_on_whatsapp'
  | 'no_consent'
  | 'prohibited_content';

/** What in particular stands behind a refusal whose code has several causes. */
export type RefusalCause = 'link_in_first_contact' | 'placeholder' | 'doubtful' | 'marketing';

/** A refusal as exactly as it can be told. */
export type RefusalReason = RefusalCode | RefusalCause;

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
export type WarningCode =
  | 'no_consent_recorded'
  | 'not_connected'
  | 'content'
  | 'link_in_first_contact'
  | 'plain_http_link'
  | 'shortened_link'
  | 'long_first_contact'
  | 'media_in_first_contact'
  | 'same_text'
  | 'unanswered'
  | 'number_not_checked';

/** What a pause stops. */
export type PauseScope = 'company' | 'session' | 'campaign' | 'first_contacts';

/** Who or what made a pause. */
export type PauseCause = 'person' | 'anomaly' | 'restriction' | 'restore' | 'other_number';

/** What made the gateway stop by itself. */
export type EmergencyCode =
  | 'failure_streak'
  | 'failure_rate'
  | 'ack_errors'
  | 'undelivered'
  | 'session_drops'
  | 'logged_out'
  | 'reply_rate'
  | 'restricted_recipients'
  | 'open_unknowns'
  | 'opt_out_surge'
  | 'contagion'
  | 'rhythm_broken'
  | 'health_critical';

export type HealthLevel = 'good' | 'watch' | 'strained' | 'poor' | 'critical';

/** What takes points from a number's health. */
export type HealthPartCode =
  | 'failure_rate'
  | 'ack_errors'
  | 'undelivered'
  | 'reply_rate'
  | 'opt_outs'
  | 'session_drops'
  | 'restricted'
  | 'timelock'
  | 'capping'
  | 'logged_out';

/** How urgent a conversation is to the team; the rules of sending know nothing of it. */
export type Priority = 'low' | 'normal' | 'high' | 'urgent';

/** What a label may look like; each is a token of the page in light and dark. */
export type LabelColor =
  'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink';

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

/** `system`: the gateway's own, such as the confirmation of an opt-out. */
export type MessageOrigin = 'contact' | 'agent' | 'api' | 'campaign' | 'system' | 'phone';

export type Direction = 'in' | 'out';

/** How a message stands to its person when its turn comes. A campaign's keeps the person's category. */
export type Category = 'reply' | 'known' | 'first_contact' | 'group';

/** What a word about consent is about: everything, or marketing alone. */
export type ConsentScope = 'all' | 'marketing';

export type ConsentState = 'unknown' | 'asked' | 'granted' | 'refused';

/** Open on purpose: WAHA adds statuses. These are the ones the sandbox moves through by itself. */
export type SessionStatus =
  | 'STOPPED'
  | 'STARTING'
  | 'SCAN_QR_CODE'
  | 'PASSKEY_REQUIRED'
  | 'PASSKEY_CONFIRMATION_REQUIRED'
  | 'WORKING'
  | 'FAILED';

/** Who a session is logged in as. */
export interface Me {
  id: string;
  pushName: string;
  lid: string;
  jid: string;
}

export interface WebhookRetries {
  policy: 'constant' | 'linear' | 'exponential';
  delaySeconds: number;
  /** Tries after the first one. */
  attempts: number;
}

export interface WebhookConfig {
  url: string;
  events: readonly string[];
  hmac?: { key: string } | null;
  retries?: Partial<WebhookRetries> | null;
  customHeaders?: readonly { name: string; value: string }[] | null;
}

/** A session's config as WAHA keeps it: known keys only, otherwise as it was sent. */
export interface SessionConfig {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly noweb?: { readonly store?: { readonly enabled?: boolean } };
  readonly gows?: { readonly storage?: { readonly messages?: boolean } };
  readonly webhooks?: readonly WebhookConfig[];
  readonly [other: string]: unknown;
}

/** Account may not write to strangers until a time (seconds, or null when unknown). */
export interface Timelock {
  enforcementType: string;
  isActive: boolean;
  timeEnforcementEnds: number | null;
}

/** Quota of new chats in a cycle. */
export interface Capping {
  cappingStatus: string;
  totalQuota: number;
  usedQuota: number;
  cycleStart: number | null;
  cycleEnd: number | null;
  mvStatus: string | null;
  oteStatus: string | null;
}

export type MediaKind = 'image' | 'document' | 'audio' | 'video' | 'sticker';

/** What a message says. */
export type Content =
  | { kind: 'text'; text: string }
  | {
      kind: MediaKind;
      mimetype: string;
      filename: string | null;
      caption: string | null;
      bytes: number;
      sha256: string;
    }
  | { kind: 'location'; latitude: number; longitude: number; title: string | null }
  | { kind: 'contact'; vcard: string }
  | { kind: 'poll'; name: string; options: readonly string[] };

/** -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played; null = WAHA does not know yet. */
export type Ack = -1 | 0 | 1 | 2 | 3 | 4 | null;

export interface Message {
  session: string;
  chatId: string;
  /** The last part of the serialized id. */
  bareId: string;
  fromMe: boolean;
  /** Who wrote it, in groups. */
  participant: string | null;
  /** The chat's other id, phone for LID and LID for phone. */
  altChatId: string | null;
  atMs: number;
  content: Content;
  ack: Ack;
  viaApi: boolean;
  pushName: string | null;
  replyToId: string | null;
}

export interface Session {
  name: string;
  status: SessionStatus;
  /** Whether it should be running after a restart. */
  wanted: boolean;
  /** The login on disk; survives stop and restart, ends with logout. */
  login: Me | null;
  /** What WAHA shows as `me` now. */
  me: Me | null;
  config: SessionConfig | null;
  statuses: { status: SessionStatus; timestamp: number }[];
  qr: string | null;
  timelock: Timelock | null;
  capping: Capping | null;
  /** The socket to WhatsApp just broke and WAHA has not noticed. */
  wireClosed: boolean;
  activeAtMs: number | null;
  /** Rises with every start and stop; a step of an older run does nothing. */
  run: number;
  /** What WhatsApp holds for this session until it is connected again. */
  backlog: (() => void)[];
}

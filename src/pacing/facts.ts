import type {
  Category,
  ConsentState,
  HealthLevel,
  HealthPartCode,
  MessageKind,
  PauseScope,
} from '../protocol/codes.js';

/** A prohibited word or pattern found in a text. `spans` are UTF-16 offsets in the original. */
export interface ContentFinding {
  rule: string;
  severity: 'refuse' | 'warn';
  /** `outreach`: only in what was not asked for, that is, not in a reply. */
  scope: 'all' | 'outreach';
  spans: readonly (readonly [number, number])[];
}

/** What a text contains beside prohibited words. */
export interface ContentMarks {
  link: boolean;
  plainHttp: boolean;
  shortener: boolean;
  /** A `{name}` nobody filled in. */
  placeholder: boolean;
}

export interface MessageFacts {
  id: string;
  kind: MessageKind;
  /** Graphemes of text or caption; drives how long typing lasts. */
  graphemes: number;
  acceptedAt: Date;
  scheduledAt: Date | null;
  expiresAt: Date | null;
  /** Written by an agent in the page: no lead beyond the typing. */
  byAgent: boolean;
  /** Name of the campaign it belongs to; null: none. */
  campaign: string | null;
  /** The one message an opt-out is answered with; passes the opt-out. */
  confirmsOptOut: boolean;
  marks: ContentMarks;
  findings: readonly ContentFinding[];
}

export interface RecipientFacts {
  /** Counting key: the contact, or the conversation of a group. */
  key: string;
  group: boolean;
  addressable: boolean;
  blocked: boolean;
  /** null: never asked. */
  onWhatsApp: boolean | null;
  consent: ConsentState;
  /** What they said of marketing in particular; absent: nothing. */
  marketing?: ConsentState;
  optedOutAt: Date | null;
  /** A word that may have meant "stop": campaigns skip them until a person has looked. */
  doubtfulSince: Date | null;
  /** IANA zone of their nights; null: not known. */
  zone: string | null;
  /** `due`: their number should be asked about first; `unavailable`: WAHA cannot say now. */
  numberCheck: 'known' | 'due' | 'unavailable';
  /** WhatsApp refused us this very person (463). */
  restricted: { since: Date; until: Date; count: number } | null;
}

export interface RelationFacts {
  /** When they last wrote to this session; null: never. */
  lastInboundAt: Date | null;
  /** End of the 24-hour window, if they ever opened one. */
  windowClosesAt: Date | null;
  /** They wrote and nobody has marked it as seen. */
  unread: boolean;
  /** Our counted messages since they last wrote, and when the last of them went. */
  unanswered: number;
  lastOutboundAt: Date | null;
}

export interface SessionFacts {
  id: string;
  status: string;
  since: Date;
  /** Somebody wants it stopped, which WAHA may not have taken yet. */
  wantedStopped?: boolean;
  /** Whether WAHA itself answers. */
  reachable: boolean;
  /** It says it works, but nothing is heard of it, or what is sent has no effect. */
  silent?: { kind: 'deaf' | 'mute'; since: Date } | null;
  /** Absent or null: nothing. */
  machine?: MachineTrouble | null;
  /** IANA zone of this number's days and hours. */
  zone: string;
  /** Day 1 of the warm-up; null: not paired yet. A step back moves it forward. */
  warmUpFrom: Date | null;
  /** WhatsApp forbids first contacts; `until` null: it does not say how long. */
  timelock: { type: string | null; until: Date | null } | null;
  /** WhatsApp's own quota of new conversations. */
  capping: { status: string; used: number | null; limit: number | null; until: Date | null } | null;
  health: { score: number; level: HealthLevel; parts: readonly HealthPartCode[] };
}

/** What a session has used of its limits. A person counts once a local day. */
export interface SessionCounts {
  contactsToday: number;
  /** Distinct people written to today who had never written to us before. */
  firstContactsToday: number;
  /** Instants of counted messages in the last 60 minutes, oldest first. */
  sentInLastHour: readonly Date[];
  /**
   * For each person written to in the last 24 hours who had never written to us: when the last of
   * those messages went, oldest first.
   */
  startedInLastDay: readonly Date[];
}

/** The same as one message's recipient sees it. */
export interface CountFacts extends SessionCounts {
  /** This recipient is among today's contacts already. */
  recipientCountedToday: boolean;
  /** Counted messages to this recipient in the last 60 minutes, oldest first, and today. */
  toRecipientInLastHour: readonly Date[];
  toRecipientToday: number;
  /**
   * For each other person the same text has gone to, but for answers: when it last did, oldest first,
   * over the longest span a rule asks about.
   */
  sameTextTo: readonly Date[];
}

export interface LaneFacts {
  /** On the monotonic scale of the caller's `now`: start and end of the last send of this session. */
  lastSendStartedAt: Date | null;
  lastSendEndedAt: Date | null;
  /** Identifies the last send, so that a restart draws the same gap after it. */
  gapSeed: string;
  /** An earlier message of this session whose outcome is being looked up. */
  unknownBefore: { messageId: string; until: Date } | null;
  /** Another message of this session is between claim and record. */
  sendInFlight: boolean;
  /** WhatsApp said that it was too much, so often in a row; absent or null: it did not. */
  overlimit?: { until: Date; times: number } | null;
  /** A slow start after a stop; `sent` counts what left since then and is no reply. */
  ramp: { since: Date; scope: 'all' | 'first_contacts'; sent: number } | null;
}

export interface PauseFacts {
  scope: PauseScope;
  /** For scope `campaign`; null: every campaign. */
  campaign: string | null;
  by: string;
  reason: string;
  since: Date;
  until: Date | null;
  /** It stops this message and not its lane. */
  alone?: boolean;
}

/** What of the machine the gateway runs on stops all sending. */
export interface MachineTrouble {
  code: 'disk_full' | 'clock_jumped';
  since: Date;
}

/** Everything a decision looks at, as plain values. Gathered in one read. */
export interface Facts {
  message: MessageFacts;
  recipient: RecipientFacts;
  relation: RelationFacts;
  session: SessionFacts;
  counts: CountFacts;
  lane: LaneFacts;
  pauses: readonly PauseFacts[];
}

/** What a category hangs on. Without a message it is what an ordinary one would be. */
export interface CategoryFacts extends Pick<Facts, 'recipient' | 'relation'> {
  message?: Pick<MessageFacts, 'campaign'>;
}

/** What a message is to its person at this moment. */
export type CategoryOf = (facts: CategoryFacts, now: Date) => Category;

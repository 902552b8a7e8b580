import type { Category, ConsentState, MessageKind } from '../protocol/codes.js';

/** A prohibited word or pattern found in a text. `spans` are UTF-16 offsets in the original. */
export interface ContentFinding {
  rule: string;
  severity: 'refuse' | 'warn';
  spans: readonly (readonly [number, number])[];
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
  optedOutAt: Date | null;
}

export interface RelationFacts {
  /** When they last wrote to this session; null: never. */
  lastInboundAt: Date | null;
  /** End of the 24-hour window, if they ever opened one. */
  windowClosesAt: Date | null;
  /** They wrote and nobody has marked it as seen. */
  unread: boolean;
}

export interface SessionFacts {
  id: string;
  status: string;
  since: Date;
  /** Whether WAHA itself answers. */
  reachable: boolean;
  /** IANA zone of this number's days and hours. */
  zone: string;
  /** Day 1 of the warm-up; null: not paired yet. */
  warmUpFrom: Date | null;
}

/** What this session has used of its limits. A person counts once a local day. */
export interface CountFacts {
  contactsToday: number;
  /** This recipient is among them already. */
  recipientCountedToday: boolean;
  /** Distinct people written to today who had never written to us before. */
  firstContactsToday: number;
  /** Instants of counted messages in the last 60 minutes, oldest first. */
  sentInLastHour: readonly Date[];
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
}

export interface PauseFacts {
  scope: 'company' | 'session';
  by: string;
  reason: string;
  since: Date;
  until: Date | null;
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

/** What a message is to its person at this moment, and so its place in the lane. */
export type CategoryOf = (facts: Pick<Facts, 'recipient' | 'relation'>, now: Date) => Category;

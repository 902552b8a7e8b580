import type { Iso } from './basics.js';

/** What can be read in the audit log: area and deed, in the past tense. New ones may come. */
export type ActKind =
  | 'signin.succeeded'
  | 'signin.failed'
  | 'signin.ended'
  | 'signin.ended_everywhere'
  | 'signin.stolen'
  | 'user.joined'
  | 'user.invited'
  | 'user.uninvited'
  | 'user.changed'
  | 'user.reset_link'
  | 'user.password'
  | 'access.given'
  | 'access.taken'
  | 'key.made'
  | 'key.revoked'
  | 'company.made'
  | 'company.changed'
  | 'session.made'
  | 'session.started'
  | 'session.stopped'
  | 'session.linked'
  | 'session.changed'
  | 'policy.saved'
  | 'policy.activated'
  | 'policy.dropped'
  | 'pause.began'
  | 'pause.prolonged'
  | 'pause.ended'
  | 'consent.recorded'
  | 'consent.doubt_cleared'
  | 'contact.merged'
  | 'contact.parted'
  | 'contact.blocked'
  | 'contact.unblocked'
  | 'template.made'
  | 'template.changed'
  | 'template.removed'
  | 'message.settled'
  | 'clock.confirmed';

/** What an act was done to. */
export type ActObject =
  | 'user'
  | 'invitation'
  | 'key'
  | 'company'
  | 'session'
  | 'policy'
  | 'pause'
  | 'contact'
  | 'template'
  | 'message'
  | 'clock';

/** Small facts: codes, names of colleagues, times. Never a text, a number of a person or a secret. */
export type ActFact = string | number | boolean | null | readonly string[];
export type ActFacts = Readonly<Record<string, ActFact>>;

/** One line of the audit log. */
export interface AuditEntryView {
  /** Its place in the chain of the company, from 1. */
  seq: number;
  at: Iso;
  /** `nobody` is somebody who was not let in, `gateway` the gateway by itself. */
  who: { kind: 'user' | 'key' | 'nobody' | 'gateway'; id: string | null; name: string | null };
  what: ActKind;
  object: { kind: ActObject; id: string | null; name: string | null };
  before: ActFacts | null;
  after: ActFacts | null;
  /** Where the call came from. */
  address: string | null;
  requestId: string | null;
  /** Keyed hash over this line and the one before it. */
  hash: string;
}

export interface AuditVerdictView {
  intact: boolean;
  /** Lines that were read. */
  entries: number;
  /** The first place where the chain does not hold; the line itself where there is one. */
  broken: {
    seq: number;
    kind: 'altered' | 'missing' | 'cut';
    entry: AuditEntryView | null;
  } | null;
}

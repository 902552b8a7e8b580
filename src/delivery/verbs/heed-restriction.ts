import { restrictedAgain, type ContactRow, type Contacts } from '../../contacts/index.js';
import type { MessageRow } from '../../conversations/index.js';
import { wholeCompany } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import {
  raisedBy,
  restRememberedMs,
  restrictedAlarm,
  triage,
  type Policy,
  type Restriction,
  type Triage,
} from '../../pacing/index.js';
import type { PolicyModule } from '../../policy/index.js';
import type { HoldDetail } from '../../protocol/views.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import { countRestricted, earlierStops, seriesOf } from '../store/restriction-store.js';

export interface RestrictionPorts {
  clock: Clock;
  contacts: Contacts;
  sessions: Sessions;
  rules: PolicyModule['rules'];
  stops: Pick<PolicyModule, 'pauseIn'>;
}

/** Where a refused message goes, with what fills the sentence of its hold. */
export interface Heeded {
  message: Triage['message'];
  detail: HoldDetail;
}

const minuteMs = 60_000;
/** Enough of the last first contacts to see a series in. */
const lookedAt = 20;

interface Found {
  message: MessageRow;
  inAnswer: boolean;
  session: SessionRow;
  contact: ContactRow | null;
  policy: Policy;
}

async function restrictionOf(unit: Unit, found: Found, now: Date): Promise<Restriction> {
  const { message, inAnswer, session, contact, policy } = found;
  const lane = { companyId: unit.companyId, sessionId: message.sessionId };
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const stops = await earlierStops(unit, lane, ago(restRememberedMs));
  const resumedAt = stops.resumedAt ?? new Date(0);
  const windowStart = ago(policy.emergency.restrictedRecipients.minutes * minuteMs);
  const since = resumedAt > windowStart ? resumedAt : windowStart;
  return {
    inAnswer,
    firstContact: message.firstContact,
    group: contact === null,
    timelock: session.timelockActive ? { until: session.timelockUntil } : null,
    ofMessage: await countRestricted(unit, message.id),
    ofRecipient: (contact?.restrictedCount ?? 0) + 1,
    series: await seriesOf(unit, lane, { since, resumedAt, limit: lookedAt }),
    earlierStops: stops.count,
  };
}

function detailOf({ session, contact }: Found, { message, stop }: Triage, now: Date): HoldDetail {
  const since = now.toISOString();
  if (message?.status !== 'pending') return {};
  if (message.because === 'recipient_token') {
    return { since, count: (contact?.restrictedCount ?? 0) + 1 };
  }
  if (message.because === 'wa_timelock') {
    return session.timelockType ? { type: session.timelockType } : {};
  }
  return { since, by: raisedBy, ...(stop ? { reason: restrictedAlarm(stop).reason } : {}) };
}

/**
 * Finds out what a 463 means and does what follows from it for the person and for the number, with
 * the caller's transaction. Answers where the message itself goes.
 */
export async function heedRestriction(
  unit: Unit,
  ports: RestrictionPorts,
  { message, inAnswer }: { message: MessageRow; inAnswer: boolean },
): Promise<Heeded> {
  const { clock, contacts, sessions, rules, stops } = ports;
  const { companyId, sessionId, contactId } = message;
  const { policy } = await rules(unit, companyId, sessionId);
  const found: Found = {
    message,
    inAnswer,
    policy,
    session: await sessions.get(unit, wholeCompany(companyId), sessionId),
    contact: contactId ? await contacts.find(unit, { companyId }, contactId) : null,
  };
  const now = clock.now();
  const verdict = triage(await restrictionOf(unit, found, now), { policy, now });
  if (found.contact && verdict.recipientUntil) {
    const until = verdict.recipientUntil;
    await contacts.change(unit, found.contact, restrictedAgain(found.contact, { at: now, until }));
  }
  if (verdict.stop) {
    const { cause, emergency, reason } = restrictedAlarm(verdict.stop);
    const target = { scope: 'first_contacts', sessionId } as const;
    await stops.pauseIn(unit, target, { by: raisedBy, cause, emergency, reason });
  }
  return { message: verdict.message, detail: detailOf(found, verdict, now) };
}

import { seededRandom } from '../kernel/random.js';
import { warmUpDay, type Facts } from '../pacing/index.js';

/** Six digits say which gap was drawn. */
const draw = (seed: string) => Math.round(seededRandom(seed)() * 1e6) / 1e6;
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** What is not as it is most of the time; the rest of a log would be the same in every line. */
function notable(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isSaid = (value: unknown) =>
    value !== null && value !== undefined && value !== false && value !== 0;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isSaid(value)));
}

function ofPerson({ recipient, relation, counts }: Facts) {
  return notable({
    consent: recipient.consent === 'unknown' ? null : recipient.consent,
    optedOutAt: iso(recipient.optedOutAt),
    doubtfulSince: iso(recipient.doubtfulSince),
    blocked: recipient.blocked,
    onWhatsApp: recipient.onWhatsApp === null ? null : recipient.onWhatsApp ? 'yes' : 'no',
    numberCheck: recipient.numberCheck === 'known' ? null : recipient.numberCheck,
    restrictedUntil: iso(recipient.restricted?.until ?? null),
    restrictedCount: recipient.restricted?.count,
    recipientZone: recipient.zone,
    lastInboundAt: iso(relation.lastInboundAt),
    windowClosesAt: iso(relation.windowClosesAt),
    unanswered: relation.unanswered,
    recipientCountedToday: counts.recipientCountedToday,
    toRecipientInLastHour: counts.toRecipientInLastHour.length,
    toRecipientToday: counts.toRecipientToday,
    sameTextTo: counts.sameTextTo.length,
  });
}

function ofSession({ session, lane, pauses }: Facts, now: Date) {
  return notable({
    status: session.status,
    reachable: session.reachable ? null : 'no',
    zone: session.zone,
    warmUpDay: warmUpDay(session, now),
    health: session.health.score === 100 ? null : session.health.score,
    healthLevel: session.health.level === 'good' ? null : session.health.level,
    timelockUntil: session.timelock && (iso(session.timelock.until) ?? 'open'),
    capping: session.capping?.status,
    cappingUsed: session.capping?.used,
    cappingLimit: session.capping?.limit,
    lastSendEndedAt: iso(lane.lastSendEndedAt),
    sendInFlight: lane.sendInFlight,
    unknownUntil: iso(lane.unknownBefore?.until ?? null),
    rampSince: iso(lane.ramp?.since ?? null),
    rampSent: lane.ramp?.sent,
    pauses: pauses.length,
  });
}

/** Numbers a verdict looked at, for whoever asks why. Never texts, names or phone numbers. */
export function decisionFacts(facts: Facts, now: Date): Record<string, unknown> {
  const { counts, message, lane } = facts;
  return {
    contactsToday: counts.contactsToday,
    firstContactsToday: counts.firstContactsToday,
    sentInLastHour: counts.sentInLastHour.length,
    startedInLastDay: counts.startedInLastDay.length,
    ...ofPerson(facts),
    ...ofSession(facts, now),
    ...notable({
      graphemes: message.graphemes,
      scheduledAt: iso(message.scheduledAt),
      expiresAt: iso(message.expiresAt),
      findings: message.findings.map(({ rule }) => rule).join(' ') || null,
      link: message.marks.link,
    }),
    draws: { gap: draw(lane.gapSeed), lead: draw(message.id) },
  };
}

import { seededRandom } from '../kernel/random.js';
import { warmUpDay, type Facts } from '../pacing/index.js';

type Values = Readonly<Record<string, unknown>>;

const merged = (all: readonly (Values | null)[]): Values =>
  all.reduce<Values>((told, values) => ({ ...told, ...values }), {});

/** How each fact of a group is told. One that is not named here does not compile. */
type Tell<Group> = Readonly<
  Record<keyof Required<Group>, (group: Group, now: Date) => Values | null>
>;

/** Six digits say which gap was drawn. */
const draw = (seed: string) => Math.round(seededRandom(seed)() * 1e6) / 1e6;
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Says whose facts these are, which the log says already, or is drawn from. */
const known = () => null;

const message: Tell<Facts['message']> = {
  id: known,
  kind: ({ kind }) => ({ kind: kind === 'text' ? null : kind }),
  graphemes: ({ graphemes }) => ({ graphemes }),
  acceptedAt: ({ acceptedAt }) => ({ acceptedAt: iso(acceptedAt) }),
  scheduledAt: ({ scheduledAt }) => ({ scheduledAt: iso(scheduledAt) }),
  expiresAt: ({ expiresAt }) => ({ expiresAt: iso(expiresAt) }),
  byAgent: ({ byAgent }) => ({ byAgent }),
  campaign: ({ campaign }) => ({ ofCampaign: campaign !== null }),
  confirmsOptOut: ({ confirmsOptOut }) => ({ confirmsOptOut }),
  marks: ({ marks }) => ({ ...marks }),
  findings: ({ findings }) => ({ findings: findings.map(({ rule }) => rule).join(' ') || null }),
};

const recipient: Tell<Facts['recipient']> = {
  key: known,
  group: ({ group }) => ({ group }),
  addressable: ({ addressable }) => ({ addressable: addressable ? null : 'no' }),
  blocked: ({ blocked }) => ({ blocked }),
  onWhatsApp: ({ onWhatsApp }) => ({
    onWhatsApp: onWhatsApp === null ? null : onWhatsApp ? 'yes' : 'no',
  }),
  consent: ({ consent }) => ({ consent: consent === 'unknown' ? null : consent }),
  marketing: ({ marketing }) => ({ marketing: marketing === 'unknown' ? null : marketing }),
  optedOutAt: ({ optedOutAt }) => ({ optedOutAt: iso(optedOutAt) }),
  doubtfulSince: ({ doubtfulSince }) => ({ doubtfulSince: iso(doubtfulSince) }),
  zone: ({ zone }) => ({ recipientZone: zone }),
  numberCheck: ({ numberCheck }) => ({ numberCheck: numberCheck === 'known' ? null : numberCheck }),
  restricted: ({ restricted }) => ({
    restrictedSince: iso(restricted?.since ?? null),
    restrictedUntil: iso(restricted?.until ?? null),
    restrictedCount: restricted?.count,
  }),
};

const relation: Tell<Facts['relation']> = {
  lastInboundAt: ({ lastInboundAt }) => ({ lastInboundAt: iso(lastInboundAt) }),
  windowClosesAt: ({ windowClosesAt }) => ({ windowClosesAt: iso(windowClosesAt) }),
  unread: ({ unread }) => ({ unread }),
  unanswered: ({ unanswered }) => ({ unanswered }),
  lastOutboundAt: ({ lastOutboundAt }) => ({ lastOutboundAt: iso(lastOutboundAt) }),
};

const session: Tell<Facts['session']> = {
  id: known,
  status: ({ status }) => ({ status }),
  since: ({ since }) => ({ statusSince: iso(since) }),
  wantedStopped: ({ wantedStopped }) => ({ wantedStopped }),
  reachable: ({ reachable }) => ({ reachable: reachable ? null : 'no' }),
  silent: ({ silent }) => ({ silent: silent?.kind, silentSince: iso(silent?.since ?? null) }),
  machine: ({ machine }) => ({ machine: machine?.code, machineSince: iso(machine?.since ?? null) }),
  zone: ({ zone }) => ({ zone }),
  warmUpFrom: (all, now) => ({ warmUpDay: warmUpDay(all, now) }),
  timelock: ({ timelock }) => ({
    timelock: timelock && (timelock.type ?? 'active'),
    timelockUntil: timelock && (iso(timelock.until) ?? 'open'),
  }),
  capping: ({ capping }) => ({
    capping: capping?.status,
    cappingUsed: capping?.used,
    cappingLimit: capping?.limit,
    cappingUntil: iso(capping?.until ?? null),
  }),
  health: ({ health: { score, level, parts } }) => ({
    health: score === 100 ? null : score,
    healthLevel: level === 'good' ? null : level,
    healthParts: parts.join(' ') || null,
  }),
};

const counts: Tell<Facts['counts']> = {
  contactsToday: ({ contactsToday }) => ({ contactsToday }),
  firstContactsToday: ({ firstContactsToday }) => ({ firstContactsToday }),
  sentInLastHour: ({ sentInLastHour }) => ({ sentInLastHour: sentInLastHour.length }),
  startedInLastDay: ({ startedInLastDay }) => ({ startedInLastDay: startedInLastDay.length }),
  recipientCountedToday: ({ recipientCountedToday }) => ({ recipientCountedToday }),
  toRecipientInLastHour: ({ toRecipientInLastHour: all }) => ({
    toRecipientInLastHour: all.length,
  }),
  toRecipientToday: ({ toRecipientToday }) => ({ toRecipientToday }),
  sameTextTo: ({ sameTextTo }) => ({ sameTextTo: sameTextTo.length }),
};

const lane: Tell<Facts['lane']> = {
  lastSendStartedAt: ({ lastSendStartedAt }) => ({ lastSendStartedAt: iso(lastSendStartedAt) }),
  lastSendEndedAt: ({ lastSendEndedAt }) => ({ lastSendEndedAt: iso(lastSendEndedAt) }),
  gapSeed: known,
  unknownBefore: ({ unknownBefore }) => ({
    unknownBefore: unknownBefore?.messageId,
    unknownUntil: iso(unknownBefore?.until ?? null),
  }),
  sendInFlight: ({ sendInFlight }) => ({ sendInFlight }),
  overlimit: ({ overlimit }) => ({
    overlimits: overlimit?.times,
    overlimitUntil: iso(overlimit?.until ?? null),
  }),
  ramp: ({ ramp }) => ({
    rampSince: iso(ramp?.since ?? null),
    rampScope: ramp?.scope,
    rampSent: ramp?.sent,
  }),
};

const ofPauses = ({ pauses }: Facts): Values => ({
  pauses: pauses.map(({ scope }) => scope).join(' ') || null,
});

function told<Group extends object>(tell: Tell<Group>, group: Group, now: Date): Values {
  const tellers = Object.values<Tell<Group>[keyof Group]>(tell);
  return merged(tellers.map(teller => teller(group, now)));
}

/** In the order in which they are read; a group of facts that is missing does not compile. */
const groups: Readonly<Record<keyof Facts, (facts: Facts, now: Date) => Values>> = {
  counts: (facts, now) => told(counts, facts.counts, now),
  recipient: (facts, now) => told(recipient, facts.recipient, now),
  relation: (facts, now) => told(relation, facts.relation, now),
  session: (facts, now) => told(session, facts.session, now),
  lane: (facts, now) => told(lane, facts.lane, now),
  pauses: ofPauses,
  message: (facts, now) => told(message, facts.message, now),
};

/** Said even when they are nought: what the day and the hour have used. */
const always = new Set([
  'contactsToday',
  'firstContactsToday',
  'sentInLastHour',
  'startedInLastDay',
]);

/** What is not as it is most of the time; the rest of a log would be the same in every line. */
function notable(values: Values): Record<string, unknown> {
  const isNothing = (value: unknown) => value == null || value === false || value === 0;
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => always.has(name) || !isNothing(value)),
  );
}

/** Numbers a verdict looked at, for whoever asks why. Never texts, names or phone numbers. */
export function decisionFacts(facts: Facts, now: Date): Record<string, unknown> {
  const all = Object.values(groups).map(tell => notable(tell(facts, now)));
  const draws = { gap: draw(facts.lane.gapSeed), lead: draw(facts.message.id) };
  return { ...merged(all), draws };
}

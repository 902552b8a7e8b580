import { standingOf, type ConsentRow } from '../../consent/index.js';
import { zoneOfCountry } from '../../kernel/country-zone.js';
import { countryOf } from '../../kernel/phone-number.js';
import type { Happening, Policy, RecipientFacts, RelationFacts } from '../../pacing/index.js';
import type { ConsentState } from '../../protocol/codes.js';
import type { NumberAsked, OtherSide } from './past.js';

/** What is on record about one person. */
export interface OnRecord {
  side: OtherSide;
  consents: readonly ConsentRow[];
  checks: readonly NumberAsked[];
}

export interface Person {
  recipient: RecipientFacts;
  relation: RelationFacts;
}

const dayMs = 24 * 3_600_000;
const strictestFirst: readonly ConsentState[] = ['refused', 'granted', 'asked'];

/** Counting key: the contact, or the conversation of a group. */
const keyOf = ({ contactId, conversationId }: OtherSide) => contactId ?? conversationId;

/** The strictest word over all addresses of a person, as far as it was known at that time. */
function consentAt(
  consents: readonly ConsentRow[],
  at: Date,
): Pick<RecipientFacts, 'consent' | 'marketing' | 'optedOutAt'> {
  const known = consents.filter(({ createdAt }) => createdAt <= at);
  const addresses = [...new Set(known.map(({ addressHmac }) => addressHmac))];
  const standings = addresses.map(address =>
    standingOf(known.filter(({ addressHmac }) => addressHmac === address)),
  );
  const optedOut = standings.flatMap(({ optedOutAt }) => optedOutAt?.getTime() ?? []);
  return {
    consent:
      strictestFirst.find(word => standings.some(({ state }) => state === word)) ?? 'unknown',
    marketing:
      strictestFirst.find(word => standings.some(({ marketing }) => marketing === word)) ??
      'unknown',
    optedOutAt: optedOut.length > 0 ? new Date(Math.max(...optedOut)) : null,
  };
}

/** A number that nobody had written to or from is asked about first. */
function numberCheck(
  { chatId, checkedAt, lastInboundAt, lastOutboundAt }: OtherSide,
  { policy, start }: { policy: Policy; start: Date },
): RecipientFacts['numberCheck'] {
  const isNew = lastInboundAt === null && lastOutboundAt === null && chatId.endsWith('@c.us');
  const freshMs = start.getTime() - policy.numberCheck.cacheDays * dayMs;
  const isChecked = checkedAt !== null && checkedAt < start && checkedAt.getTime() > freshMs;
  return isNew && !isChecked ? 'due' : 'known';
}

function nightZone({ timezone, phone }: OtherSide, { quietHours }: Policy): string | null {
  if (timezone !== null || quietHours.zoneFrom === 'contact' || phone === null) return timezone;
  const country = countryOf(phone);
  return country && zoneOfCountry(country);
}

function restrictionOf(side: OtherSide): RecipientFacts['restricted'] {
  const { restrictedSince: since, restrictedUntil: until, restrictedCount } = side;
  return since && until && { since, until, count: restrictedCount ?? 1 };
}

/** The person as they stood when the days began. */
export function personAt(
  { side, consents }: OnRecord,
  { policy, start }: { policy: Policy; start: Date },
): Person {
  const { lastInboundAt, lastOutboundAt, unanswered } = side;
  const isGroup = side.kind === 'group';
  const wasThen = (at: Date | null) => at !== null && at <= start;
  return {
    recipient: {
      key: keyOf(side),
      group: isGroup,
      addressable: true,
      blocked: wasThen(side.blockedAt),
      onWhatsApp: null,
      ...consentAt(consents, start),
      doubtfulSince: wasThen(side.doubtfulSince) ? side.doubtfulSince : null,
      zone: nightZone(side, policy),
      numberCheck: numberCheck(side, { policy, start }),
      restricted: wasThen(side.restrictedSince) ? restrictionOf(side) : null,
    },
    relation: {
      lastInboundAt,
      windowClosesAt: lastInboundAt && !isGroup ? new Date(lastInboundAt.getTime() + dayMs) : null,
      unread: false,
      unanswered,
      lastOutboundAt,
    },
  };
}

/** What was learned about them since. */
export function learnedOf({ side, consents, checks }: OnRecord, start: Date): Happening[] {
  const key = keyOf(side);
  const learned: [Date | null, Partial<RecipientFacts>][] = [
    ...consents.map(({ createdAt }): [Date, Partial<RecipientFacts>] => [
      createdAt,
      consentAt(consents, createdAt),
    ]),
    ...checks
      .filter(({ answer }) => answer === 'no')
      .map(({ askedAt }): [Date, Partial<RecipientFacts>] => [askedAt, { onWhatsApp: false }]),
    [side.blockedAt, { blocked: true }],
    [side.doubtfulSince, { doubtfulSince: side.doubtfulSince }],
    [side.restrictedSince, { restricted: restrictionOf(side) }],
  ];
  return learned.flatMap(([at, recipient]) =>
    at && at > start ? [{ at, kind: 'person' as const, key, recipient }] : [],
  );
}

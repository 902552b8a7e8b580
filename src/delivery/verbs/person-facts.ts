import { zoneOfCountry } from '../../kernel/country-zone.js';
import { countryOf } from '../../kernel/phone-number.js';
import type { CountFacts, Policy, RecipientFacts, RelationFacts } from '../../pacing/index.js';
import type { ConsentState } from '../../protocol/codes.js';
import type { CheckState } from '../number-check.js';
import type { RawPerson } from '../store/facts-store.js';

/** What the tables know about the person of a message. */
export interface Person {
  recipient: RecipientFacts;
  relation: RelationFacts;
  toThem: Pick<CountFacts, 'toRecipientInLastHour' | 'toRecipientToday'>;
  language: string | null;
  /** When the text that was asked about first reached each other person, oldest first. */
  sameTextTo: readonly Date[];
}

/** Somebody the session may have no conversation with yet. */
export type PersonRecord = Omit<RawPerson, 'conversation_id'>;

const dayMs = 24 * 3_600_000;

const date = (text: string | null) => (text ? new Date(text) : null);
const dates = (list: string | null) => (list ? list.split(',').map(at => new Date(at)) : []);

/** The strictest word over all addresses of a person. */
function strictest(states: string | null): ConsentState {
  const said = new Set((states ?? '').split(','));
  const order: ConsentState[] = ['refused', 'granted', 'asked'];
  return order.find(state => said.has(state)) ?? 'unknown';
}

/** What WAHA said of their number, as long as that is believed; null: nothing. */
function onWhatsApp(raw: PersonRecord, { numberCheck }: Policy, now: Date): boolean | null {
  const { on_whatsapp: said, on_whatsapp_checked_at: at } = raw;
  if (said === null || said === 'unknown' || at === null) return null;
  const ageMs = now.getTime() - new Date(at).getTime();
  return ageMs < numberCheck.cacheDays * dayMs ? said === 'yes' : null;
}

/** A number nobody ever wrote to or from is asked about first. Hidden ids come from WhatsApp itself. */
function numberCheck(
  raw: PersonRecord,
  known: boolean | null,
  { policy, checks, now }: PersonAsk,
): RecipientFacts['numberCheck'] {
  const isNew = raw.wrote_somewhere_at === null && raw.last_outbound_at === null;
  const isNumber = raw.kind === 'person' && raw.chat_id.endsWith('@c.us');
  if (!policy.numberCheck.enabled || known !== null || !isNew || !isNumber) return 'known';
  const maySettle = checks.askAt === null || checks.askAt <= now;
  return checks.unavailable && !maySettle ? 'unavailable' : 'due';
}

function zoneOf({ timezone, phone }: PersonRecord, { quietHours }: Policy): string | null {
  if (timezone !== null || quietHours.zoneFrom === 'contact' || phone === null) return timezone;
  const country = countryOf(phone);
  return country && zoneOfCountry(country);
}

function restrictedOf(raw: PersonRecord): RecipientFacts['restricted'] {
  const { restricted_since: since, restricted_until: until, restricted_count: count } = raw;
  if (since === null || until === null) return null;
  return { since: new Date(since), until: new Date(until), count: count ?? 1 };
}

export interface PersonAsk {
  policy: Policy;
  checks: CheckState;
  now: Date;
}

/** Rows into facts. */
export function personOf(raw: PersonRecord, ask: PersonAsk): Person {
  const known = onWhatsApp(raw, ask.policy, ask.now);
  return {
    recipient: {
      key: raw.recipient_key,
      group: raw.kind === 'group',
      addressable: true,
      blocked: raw.blocked_at !== null,
      onWhatsApp: known,
      consent: strictest(raw.states),
      marketing: strictest(raw.marketing_states),
      optedOutAt: date(raw.opted_out_at),
      doubtfulSince: date(raw.doubtful_since),
      zone: zoneOf(raw, ask.policy),
      numberCheck: numberCheck(raw, known, ask),
      restricted: restrictedOf(raw),
    },
    relation: {
      lastInboundAt: date(raw.last_inbound_at),
      windowClosesAt: date(raw.window_closes_at),
      unread: raw.last_inbound_at !== null && (raw.seen_at ?? '') < raw.last_inbound_at,
      unanswered: raw.unanswered,
      lastOutboundAt: date(raw.last_outbound_at),
    },
    toThem: {
      toRecipientInLastHour: dates(raw.counted_last_hour),
      toRecipientToday: raw.counted_today,
    },
    language: raw.language,
    sameTextTo: dates(raw.same_text),
  };
}

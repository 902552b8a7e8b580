import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { parseRecipient, toWhatsAppId } from '../../kernel/phone-number.js';
import { anybody, type Wish } from '../../pacing/index.js';
import type { ConsentScope } from '../../protocol/codes.js';
import {
  nobodyKnown,
  peopleApart,
  whoIsAt,
  type Address,
  type Known,
} from '../store/addressed-store.js';
import { peopleIn } from '../store/facts-store.js';
import type { LaneSituation } from './gather-lane.js';
import { personOf, type PersonRecord } from './person-facts.js';

export interface PeopleAsk {
  session: { companyId: CompanyId; id: SessionId; phone: string | null };
  /** As somebody wrote them; who is named twice counts once. */
  recipients: readonly string[];
  situation: LaneSituation;
  now: Date;
  /** What they agree to along with it, unless they have opted out; null: nothing. */
  consent: ConsentScope | null;
  /** When the text first reached each person who got it lately, oldest first. */
  sameTextTo: readonly { recipient: string; at: Date }[];
}

const hourMs = 3_600_000;

function addressOf(written: string): Address | null {
  const recipient = parseRecipient(written);
  if (!recipient) return null;
  const value = recipient.kind === 'phone' ? recipient.digits : recipient.value;
  return { chatId: toWhatsAppId(recipient), kind: recipient.kind, value };
}

const [user, groups] = ['@c.us', '@g.us'];

function unheardOf({ chatId }: Known): PersonRecord {
  return {
    ...nobodyKnown,
    kind: chatId.endsWith(groups) ? 'group' : 'person',
    chat_id: chatId,
    recipient_key: chatId,
    phone: chatId.endsWith(user) ? chatId.slice(0, -user.length) : null,
  };
}

/** All that the tables tell of whoever is at these addresses; each person once. */
async function recordsAt(
  reader: Reader,
  { session, situation, now }: PeopleAsk,
  known: readonly Known[],
): Promise<PersonRecord[]> {
  const talks = new Set(known.flatMap(({ conversationId }) => conversationId ?? []));
  const met = await peopleIn(reader, [...talks], {
    dayStart: situation.dayStart,
    hourStart: new Date(now.getTime() - hourMs),
    text: null,
  });
  const unmet = known.filter(({ conversationId }) => conversationId === null);
  const chatOf = new Map(unmet.map(({ contactId, chatId }) => [contactId as string, chatId]));
  const apart = await peopleApart(reader, session.companyId, [
    ...new Set(unmet.flatMap(({ contactId }) => contactId ?? [])),
  ]);
  return [
    ...met,
    ...apart.map(person => ({
      ...person,
      kind: 'person' as const,
      chat_id: chatOf.get(person.recipient_key) ?? '',
    })),
    ...unmet.filter(({ contactId }) => contactId === null).map(unheardOf),
  ];
}

function wishFor(raw: PersonRecord, ask: PeopleAsk): Wish {
  const { situation, session, now, consent, sameTextTo } = ask;
  const { policy, checks, used } = situation;
  const { recipient, relation, toThem } = personOf(raw, { policy, checks, now });
  const agreesTo = recipient.optedOutAt === null ? consent : null;
  const others = sameTextTo.filter(one => one.recipient !== recipient.key);
  return {
    recipient: {
      ...recipient,
      ...(agreesTo === 'all' ? { consent: 'granted' } : {}),
      ...(agreesTo === 'marketing' ? { marketing: 'granted' } : {}),
      addressable: raw.chat_id !== `${session.phone}${user}`,
    },
    relation,
    countedToday: used.today.has(recipient.key),
    counts: { ...toThem, sameTextTo: others.map(({ at }) => at) },
  };
}

/** What is written there leads to nobody. */
function atNoAddress(count: number): Wish[] {
  return anybody(count, 'first_contact').map(wish => ({
    ...wish,
    recipient: { ...wish.recipient, addressable: false },
  }));
}

/** One wish for each different recipient, as they stand to the session now. */
export async function wishedPeople(reader: Reader, ask: PeopleAsk): Promise<Wish[]> {
  const { session } = ask;
  const written = [...new Set(ask.recipients)];
  const addresses = new Map(
    written.flatMap(text => {
      const address = addressOf(text);
      return address ? [[address.chatId, address] as const] : [];
    }),
  );
  const where = { companyId: session.companyId, sessionId: session.id };
  const known = await whoIsAt(reader, where, [...addresses.values()]);
  const records = await recordsAt(reader, ask, known);
  const unusable = written.filter(text => addressOf(text) === null).length;
  return [...records.map(raw => wishFor(raw, ask)), ...atNoAddress(unusable)];
}

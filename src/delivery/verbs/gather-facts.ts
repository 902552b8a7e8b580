import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import {
  contentMarks,
  type ContentFilter,
  type ContentFinding,
  type ContentMarks,
  type CountFacts,
  type Facts,
  type Policy,
} from '../../pacing/index.js';
import { graphemesOf } from '../../kernel/graphemes.js';
import {
  fileNameOf,
  peopleIn,
  sameTexts,
  type PeopleAsk,
  type TextSent,
  type Used,
} from '../store/facts-store.js';
import { countsOf, type FactsPorts, type LaneSituation } from './gather-lane.js';
import { personOf, type Person } from './person-facts.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const before = (now: Date, ms: number) => new Date(now.getTime() - ms);

const noMarks: ContentMarks = {
  link: false,
  plainHttp: false,
  shortener: false,
  placeholder: false,
};

/** What was found in a text, or in a name whose places mean nothing to its reader. */
function findingsIn(
  findings: ContentFilter,
  {
    body,
    fileName,
    language,
  }: { body: string | null; fileName: string | null } & Pick<Person, 'language'>,
): readonly ContentFinding[] {
  const inText = body ? findings(body, language) : [];
  const inName = fileName ? findings(fileName, language) : [];
  return [...inText, ...inName.map(finding => ({ ...finding, spans: [] }))];
}

/** The longest span in which the same text may count. */
export function sameTextSpanMs({ content: { sameText } }: Policy): number {
  const minutes = [sameText.warn, sameText.hold].map(limit => limit?.minutes ?? 0);
  return Math.max(...minutes) * minuteMs;
}

/** For many rows at once; a single one has it from the same read as its person. */
function textsSent(
  reader: Reader,
  { rows, situation }: GatherAsk,
  now: Date,
): Promise<TextSent[]> | TextSent[] {
  const spanMs = sameTextSpanMs(situation.policy);
  const hashes = [...new Set(rows.flatMap(({ bodyHash }) => bodyHash ?? []))];
  const [first, second] = rows;
  if (!first || !second || hashes.length === 0 || spanMs === 0) return [];
  return sameTexts(reader, { sessionId: first.sessionId, hashes, since: before(now, spanMs) });
}

function textOf({ rows, situation }: GatherAsk, now: Date): PeopleAsk['text'] {
  const spanMs = sameTextSpanMs(situation.policy);
  const [only, second] = rows;
  if (!only?.bodyHash || second || spanMs === 0) return null;
  const { sessionId, bodyHash: hash } = only;
  return { sessionId, hash, since: before(now, spanMs) };
}

function countFacts(used: Used, { recipient, toThem, sameTextTo }: Person, sent: TextSent[]) {
  const others = sent.filter(one => one.recipient !== recipient.key).map(({ at }) => at);
  return {
    ...countsOf(used),
    ...toThem,
    recipientCountedToday: used.today.has(recipient.key),
    sameTextTo: [...sameTextTo, ...others],
  } satisfies CountFacts;
}

interface GatherAsk {
  /** Of one session; they need not be stored yet. */
  rows: readonly MessageRow[];
  situation: LaneSituation;
}

/**
 * Everything `decide` looks at for each of these messages of one session, in their order. What a
 * text contains is read for a single message only: those that wait were read when they came.
 */
export async function gatherFacts(
  reader: Reader,
  ports: FactsPorts,
  { rows, situation }: GatherAsk,
): Promise<Facts[]> {
  const now = ports.clock.now();
  const { policy, session, used, lane, checks } = situation;
  const found = await peopleIn(reader, [...new Set(rows.map(row => row.conversationId))], {
    dayStart: situation.dayStart,
    hourStart: before(now, hourMs),
    text: textOf({ rows, situation }, now),
  });
  const people = new Map(
    found.map(raw => [raw.conversation_id, personOf(raw, { policy, checks, now })]),
  );
  const sent = await textsSent(reader, { rows, situation }, now);
  const [only] = rows.length === 1 ? rows : [];
  const fileName = only?.mediaId
    ? await fileNameOf(reader, { companyId: only.companyId, mediaId: only.mediaId })
    : null;
  return rows.flatMap(row => {
    const person = people.get(row.conversationId);
    if (!person) return [];
    const { recipient, relation, language } = person;
    return {
      message: {
        id: row.id,
        kind: row.kind,
        graphemes: graphemesOf(row.body),
        acceptedAt: row.createdAt,
        scheduledAt: row.scheduledFor,
        expiresAt: row.expiresAt,
        byAgent: row.origin === 'agent',
        campaign: row.campaign,
        confirmsOptOut: row.origin === 'system',
        marks: only && row.body ? contentMarks(row.body) : noMarks,
        findings: only
          ? findingsIn(ports.findings(policy), { body: row.body, fileName, language })
          : [],
      },
      recipient,
      relation,
      session,
      counts: countFacts(
        used,
        person,
        sent.filter(({ hash }) => hash === row.bodyHash),
      ),
      lane,
      pauses: situation.pauses.filter(
        ({ heldIds }) => heldIds === null || heldIds.includes(row.id),
      ),
    };
  });
}

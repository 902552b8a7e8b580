import type { Reader } from '../../db/connection.js';
import type { SessionFacts } from '../../pacing/index.js';
import type { SessionRow } from '../../sessions/index.js';
import type { SessionPast } from '../replay/past.js';
import {
  checksSince,
  consentsOf,
  inboundsOf,
  messagesWith,
  ownPast,
  sidesOf,
  type PeopleAsk,
} from '../store/past-store.js';

/** As many at once as are read in a few milliseconds. */
const portion = 500;

async function inPortions<Row>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < ids.length; at += portion) {
    rows.push(...(await read(ids.slice(at, at + portion))));
  }
  return rows;
}

/** The session as it stands now, in the words of the rules. */
function sessionNow(row: SessionRow, zone: string): SessionFacts {
  const { cappingStatus, cappingUntil: until, cappingLimit: limit } = row;
  return {
    id: row.id,
    status: row.status,
    since: row.statusAt,
    reachable: true,
    zone,
    warmUpFrom: row.warmUpFrom,
    timelock: row.timelockActive ? { type: row.timelockType, until: row.timelockUntil } : null,
    // How much of a quota was used when is not kept.
    capping: cappingStatus ? { status: cappingStatus, used: null, limit, until } : null,
    health: { score: 100, level: 'good', parts: [] },
  };
}

export interface PastLane {
  row: SessionRow;
  zone: string;
  start: Date;
  /** The messages it is about. */
  ids: readonly string[];
}

/** All that is kept of a session's last days. */
export async function readPast(
  reader: Reader,
  { row, zone, start, ids }: PastLane,
): Promise<SessionPast> {
  const ask = { companyId: row.companyId, sessionId: row.id, start };
  const messages = await inPortions(ids, some => messagesWith(reader, some));
  const conversations = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const ofPeople = <Row>(read: (reader: Reader, ask: PeopleAsk) => Promise<Row[]>) =>
    inPortions(conversations, conversationIds => read(reader, { ...ask, conversationIds }));
  return {
    session: sessionNow(row, zone),
    ...(await ownPast(reader, ask)),
    messages,
    people: await ofPeople(sidesOf),
    inbounds: await ofPeople(inboundsOf),
    consents: await ofPeople(consentsOf),
    checks: await checksSince(reader, ask),
  };
}

import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { select } from '../../src/db/sql.js';
import { insertArrivals, listNew } from '../../src/ingest/store.js';
import { takeBatch } from '../../src/ingest/verbs/take-batch.js';
import { createProcessor, type ProcessorPorts } from '../../src/ingest/workers/processor.js';
import { silentLog } from '../../src/kernel/log.js';
import { secureBytes } from '../../src/kernel/random.js';
import { createFileStore, createMedia } from '../../src/media/index.js';
import { createSeal } from '../../src/db/seal.js';
import { createSessions } from '../../src/sessions/index.js';
import { createWaha } from '../../src/waha/index.js';
import { openDomain } from './domain-rig.js';

/** A text on which understanding fails late, when most of the message is written. */
export const poison = 'poison';

function readWord(text: string): undefined {
  if (text === poison) throw new RangeError('too much');
}

/** Stored webhooks and the processor over them, on a fresh database with the real schema. */
export async function openInbox(more: Partial<Pick<ProcessorPorts, 'takeEcho'>> = {}) {
  const house = await openDomain();
  const { clock, db, transact, newId, company, sessionId } = house;
  const log = silentLog;
  const waha = createWaha({ baseUrl: 'http://127.0.0.1:1', apiKey: null, clock, log });
  const sessions = createSessions({
    transact,
    clock,
    newId,
    randomBytes: secureBytes,
    seal: createSeal(secureBytes(32), secureBytes),
    waha,
    origin: 'sandbox',
    hookUrl: () => '',
    changed: () => undefined,
  });
  const media = createMedia({
    isFull: () => false,
    db,
    transact,
    clock,
    newId,
    log,
    waha,
    files: createFileStore(join(tmpdir(), 'no-files')),
    maxBytes: 1_000,
    changed: () => Promise.resolve(),
  });
  let held: readonly number[] = [];
  const inHand = {
    left: () => held,
    hold(seqs: readonly number[]) {
      held = seqs;
    },
    close: () => undefined,
  };
  const ports: ProcessorPorts = {
    ...house,
    log,
    media,
    sessions,
    readWord,
    wrote: () => undefined,
    learned: () => undefined,
    ackTold: () => Promise.resolve(),
    takeEcho: () => Promise.resolve(null),
    ...more,
    codeChanged: () => undefined,
    inHand,
  };
  let arrived = 0;

  /** Stores these bodies as webhooks in this order. */
  const arrive = (bodies: readonly string[]) =>
    house.inUnit(unit =>
      insertArrivals(
        unit,
        bodies.map(body => ({
          companyId: company.id,
          sessionId,
          eventId: `evt_${(arrived += 1)}`,
          receivedAt: clock.now(),
          body,
          state: 'new',
          error: null,
        })),
      ),
    );

  return {
    ...house,
    ports,
    arrive,
    inHand,
    processor: () => createProcessor(ports),
    rows: <Row extends object>(sql: string, binds = {}) => select<Row>(db, sql, binds),
    unread: () => listNew(db, 0, 1_000),
    /** Understands the first of what is new in one transaction. */
    async takeFirst(count: number, after = 0): Promise<number> {
      const rows = await listNew(db, after, count);
      await house.inUnit(unit => takeBatch(unit, ports, { rows, forMs: Infinity }));
      return rows.at(-1)?.seq ?? 0;
    },
  };
}

export type Inbox = Awaited<ReturnType<typeof openInbox>>;

let made = 0;
const newId = () => `3EB0${String((made += 1)).padStart(18, '0')}`;

/** A webhook's body. */
export function event(name: string, atMs: number, payload: object): string {
  return JSON.stringify({
    id: `evt_${newId()}`,
    timestamp: atMs,
    event: name,
    session: 'default',
    payload,
  });
}

export interface Said {
  person: string;
  text: string;
  atMs: number;
  fromMe?: boolean;
  waId?: string;
}

/** What WAHA tells of a message, theirs or typed on the phone. */
export function said({ person, text, atMs, fromMe = false, waId = newId() }: Said): string {
  return event('message.any', atMs, {
    id: `${String(fromMe)}_${person}@c.us_${waId}`,
    timestamp: Math.floor(atMs / 1_000),
    from: `${person}@c.us`,
    fromMe,
    body: text,
    hasMedia: false,
    ack: fromMe ? 1 : 2,
    _data: { Info: { PushName: `Name of ${person}` } },
  });
}

export const receipt = (
  person: string,
  waId: string,
  { rank, atMs }: { rank: number; atMs: number },
) =>
  event('message.ack', atMs, {
    id: `true_${person}@c.us_${waId}`,
    from: `${person}@c.us`,
    fromMe: true,
    ack: rank,
  });

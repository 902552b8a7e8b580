import { noteFact, readFact } from '../../db/instance.js';
import type { Reader } from '../../db/connection.js';
import type { Log } from '../../kernel/log.js';
import { mostDeaths } from '../../kernel/suspect.js';
import type { CompanyId, MessageId } from '../../kernel/ids.js';
import { findRowAnywhere } from '../store/lane-store.js';
import type { RecordPorts } from './record.js';

interface Ports extends Pick<RecordPorts, 'transact' | 'conversations' | 'clock'> {
  db: Reader;
  log: Log;
}

/** Where it is noted how often a death of the gateway met each try of a message. */
const fact = 'crashes';
/** What a message says that was set aside so. */
export const crashedTheGateway = 'crashed_the_gateway';

type Counts = Record<string, number>;

/** One try of a message that still waits; null: a death cannot be put down to it any more. */
async function tryOf(db: Reader, id: string): Promise<string | null> {
  const row = await findRowAnywhere(db, id as MessageId);
  return row?.status === 'pending' ? `${id}:${row.attempt}` : null;
}

/** A try that was recorded, or claimed, since has nothing to do with later deaths. */
async function countsNow(db: Reader, inHand: readonly string[]): Promise<Counts> {
  const before = JSON.parse((await readFact(db, fact)) ?? '{}') as Counts;
  const counts: Counts = {};
  for (const [key, count] of Object.entries(before)) {
    if ((await tryOf(db, key.split(':')[0] ?? '')) === key) counts[key] = count;
  }
  for (const id of inHand) {
    const key = await tryOf(db, id);
    if (key) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

async function setAside(ports: Ports, id: MessageId): Promise<void> {
  const { db, clock, conversations, transact, log } = ports;
  const found = await findRowAnywhere(db, id);
  if (!found) return;
  const moved = await transact(found.companyId, async unit => {
    const message = await conversations.row(unit, unit, id);
    const now = clock.now();
    const set = {
      needsPerson: true,
      unknownSince: now,
      unknownUntil: now,
      outcomeDetail: crashedTheGateway,
    };
    return message && conversations.moveMessage(unit, message, 'unknown', set);
  });
  if (moved)
    log.error('a message that ended the gateway three times is set aside', { messageId: id });
}

/** How long a life has to last before it takes up what an earlier one died of. */
const restMs = 2_000;
/** Not two of them at once: the next death shall tell which it was. */
const apartMs = 500;

/** The rest of its lane goes first, and shows that the gateway lives. */
async function letRest(ports: Ports, id: MessageId, restedMs: number): Promise<void> {
  const { db, clock, conversations, transact } = ports;
  const found = await findRowAnywhere(db, id);
  if (!found) return;
  await transact(found.companyId, async unit => {
    const message = await conversations.row(unit, unit, id);
    if (message?.status !== 'pending') return;
    const now = clock.now();
    const notBefore = later(new Date(now.getTime() + restedMs), message.notBefore);
    await conversations.changeMessage(unit, message, { notBefore, updatedAt: now });
  });
}

const later = (one: Date, other: Date | null) => (other && other > one ? other : one);

/**
 * Runs once after the send lock was taken, with the messages the last life had in hand when it died.
 * One that was there three times, and never got as far as its claim, is set aside for a person; the
 * rest of its lane goes on. Until then it rests at the start of every life. What dies after its claim
 * is for the look-up of lost answers.
 */
export async function setCrashersAside(
  ports: Ports,
  { companyId, inHand }: { companyId: CompanyId; inHand: readonly string[] },
): Promise<void> {
  const counts = await countsNow(ports.db, inHand);
  const isTooMany = ([, count]: readonly [string, number]) => count >= mostDeaths;
  const idOf = ([key]: readonly [string, number]) => key.split(':')[0] as MessageId;
  const all = Object.entries(counts);
  for (const one of all.filter(isTooMany)) await setAside(ports, idOf(one));
  const suspects = all.filter(one => !isTooMany(one));
  for (const [at, one] of suspects.entries())
    await letRest(ports, idOf(one), restMs + at * apartMs);
  // Whoever has it sent all the same begins to count anew.
  const left = Object.fromEntries(suspects);
  await ports.transact(companyId, unit =>
    noteFact(unit, fact, JSON.stringify(left), ports.clock.now()),
  );
}

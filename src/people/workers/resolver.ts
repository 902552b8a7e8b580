import { listUnresolved, noteAsked, type AliasRow } from '../../contacts/index.js';
import type { Contacts } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import { parseRecipient } from '../../kernel/phone-number.js';
import { isWorking, type SessionRow, type Sessions } from '../../sessions/index.js';
import type { Waha } from '../../waha/index.js';
import { sessionsWith } from '../store/session-store.js';

export interface ResolverPorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  waha: Pick<Waha, 'phoneOfLid'>;
  sessions: Pick<Sessions, 'listEverywhere'>;
  contacts: Contacts;
  /** Only one process asks. */
  mayAsk(): boolean;
}

const everyMs = 10_000;
const atOnce = 20;
/** Between one question about a hidden id and the next: a minute, an hour, then days. */
const pausesMs = [60_000, 3_600_000, 86_400_000];
/** Whoever was not seen for longer is not asked about. */
const seenWithinMs = 30 * 86_400_000;

/** Asks WAHA for the numbers of people of whom only a hidden id is known. Best effort, one by one. */
export function createResolver(ports: ResolverPorts) {
  const { db, transact, clock, log, waha, contacts } = ports;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function ask(alias: AliasRow, session: SessionRow): Promise<void> {
    const { companyId, value } = alias;
    const phone = await waha.phoneOfLid(session.name, `${value}@lid`);
    const also = phone === null ? undefined : parseRecipient(phone);
    await transact(companyId, async unit => {
      await noteAsked(unit, alias, clock.now());
      if (also?.kind !== 'phone') return;
      const recipient = { kind: 'lid', value } as const;
      await contacts.meet(unit, { recipient, also, source: 'look_up' });
    });
  }

  async function round(): Promise<void> {
    if (!ports.mayAsk()) return;
    const now = clock.now();
    const seenSince = new Date(now.getTime() - seenWithinMs);
    const due = await listUnresolved(db, { seenSince, now, pausesMs, limit: atOnce });
    if (due.length === 0) return;
    const working = (await ports.sessions.listEverywhere(db)).filter(({ status }) =>
      isWorking(status),
    );
    for (const alias of due) {
      if (stopping.signal.aborted) return;
      const known = await sessionsWith(db, alias);
      const session = working.find(({ id }) => known.includes(id));
      if (session) await ask(alias, session);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => log.error('hidden ids stay hidden', { err: error }));
      await clock.sleep(everyMs, stopping.signal);
    }
  }

  return {
    start(): void {
      running = run();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type Resolver = ReturnType<typeof createResolver>;

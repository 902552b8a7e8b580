import type { Database } from '../../db/connection.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import type { EventRow, Stream } from '../../stream/index.js';

/** What another process on this data folder has changed. */
export interface ForeignChanges {
  /** Sessions whose own row changed. */
  sessions: ReadonlySet<SessionId>;
  /** Sessions in which something else changed. */
  lanes: ReadonlySet<SessionId>;
  /** Something changed that is not about one session, or more than was read. */
  everything: boolean;
}

interface Ports {
  db: Database;
  clock: Clock;
  log: Log;
  stream: Stream;
  companies(): Promise<readonly CompanyId[]>;
  /** Told whenever another process has written anything. */
  written(): void;
  heard(companyId: CompanyId, changes: ForeignChanges): Promise<void>;
}

const lookEveryMs = 1_000;
const mostRead = 500;

function changesIn(rows: readonly EventRow[] | null): ForeignChanges {
  const sessions = new Set<SessionId>();
  const lanes = new Set<SessionId>();
  let everything = rows === null || rows.length === mostRead;
  for (const { type, sessionId } of rows ?? []) {
    if (sessionId === null) everything ||= type !== 'contact.changed';
    else (type === 'session.changed' ? sessions : lanes).add(sessionId as SessionId);
  }
  return { sessions, lanes, everything };
}

/**
 * A second process stands by beside the one that sends and serves its own pages and scripts. What
 * one writes the other hears within a second: pages stay live, lanes hear of what waits in them.
 */
export function createNeighbours({ db, clock, log, stream, companies, written, heard }: Ports) {
  const stopping = new AbortController();
  let seenVersion: number | null = null;
  /** How far each company's stream was read. */
  const heads = new Map<CompanyId, number>();
  let running: Promise<void> = Promise.resolve();

  async function lookAt(id: CompanyId, hasChanged: boolean): Promise<void> {
    const head = await stream.head(db, id);
    // What a company that is new here has done is all news, but for the first look.
    const since = heads.get(id) ?? (hasChanged ? 0 : head);
    heads.set(id, head);
    if (!hasChanged || since === head) return;
    await heard(id, changesIn(await stream.since(db, id, { since, limit: mostRead })));
  }

  async function look(): Promise<void> {
    const present = await db.foreignVersion();
    const hasChanged = seenVersion !== null && seenVersion !== present;
    seenVersion = present;
    if (hasChanged) written();
    for (const id of await companies()) await lookAt(id, hasChanged);
  }

  async function listen(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) =>
        log.error('what another process wrote could not be read', { err: error }),
      );
      await clock.sleep(lookEveryMs, stopping.signal);
    }
  }

  return {
    start(): void {
      running = listen();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type Neighbours = ReturnType<typeof createNeighbours>;

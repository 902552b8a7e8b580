import type { PgNotification, PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
import type { Rows } from './embedded-database.js';

type Query = (text: string, params?: readonly unknown[]) => Promise<Rows>;
type Hear = (message: PgNotification) => void;

export interface EmbeddedPool {
  /** What BullMQ takes for a `pg.Pool`. Every client of it is the one connection PGlite has. */
  readonly pool: PgPool & { options: { keepAlive: boolean } };
  /** Passes a notification on to every client that listens. */
  notify(channel: string, payload: string): void;
}

/**
 * BullMQ's runtime commands are single statements, so its clients can share a connection. What needs
 * a transaction (the migrations) must not go through here while lanes are open.
 */
export function createEmbeddedPool(run: Query): EmbeddedPool {
  const hearers = new Set<Hear>();
  const query = <R>(text: string, params?: readonly unknown[]) =>
    run(text, params) as Promise<PgQueryResult<R>>;

  function createClient(): PgPoolClient {
    const mine = new Set<Hear>();
    function forget(hear: Hear) {
      mine.delete(hear);
      hearers.delete(hear);
    }
    const forgetAll = () => mine.forEach(forget);
    const client: PgPoolClient = {
      query,
      release: forgetAll,
      on(event: string, listener: unknown) {
        if (event !== 'notification') return client;
        mine.add(listener as Hear);
        hearers.add(listener as Hear);
        return client;
      },
      removeListener(_event, listener) {
        forget(listener);
        return client;
      },
      removeAllListeners() {
        forgetAll();
        return client;
      },
    };
    return client;
  }

  const pool: EmbeddedPool['pool'] = {
    // There is no network to lose: BullMQ need not look every ten seconds whether it is still there.
    options: { keepAlive: true },
    query,
    connect: () => Promise.resolve(createClient()),
    end: () => Promise.resolve(),
    on: () => pool,
    removeAllListeners: () => pool,
  };
  return {
    pool,
    notify(channel, payload) {
      for (const hear of [...hearers]) hear({ channel, payload });
    },
  };
}

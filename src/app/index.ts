import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, Secrets } from '../config/index.js';
import { createSendLock } from '../db/send-lock.js';
import type { Route } from '../http/index.js';
import type { Log } from '../kernel/log.js';
import type { MovableClock } from '../kernel/clock.js';
import { openQueue } from '../queue/index.js';
import type { SandboxControl } from '../sandbox/index.js';
import { buildDomain, type Domain, type Wires } from './domain.js';
import { openDoors, type Doors } from './doors.js';
import { layFoundation } from './foundation.js';
import { watchMachine, type MachineReadings } from './machine.js';
import { reachOut } from './outside.js';
import { createSending } from './sending.js';

export interface AppOptions {
  config: Config;
  secrets: Secrets;
  log: Log;
  withContext<Result>(fields: Record<string, unknown>, run: () => Result): Result;
  /** Where package.json, migrations, config and public lie. */
  root: string;
  /** What a test puts in the place of the machine. */
  readings?: Partial<MachineReadings>;
}

export interface App {
  /** Where people find it. */
  url: string;
  port: number;
  /** Set-up code while nobody is here yet, else null. */
  setupCode: string | null;
  /** What carries the queue, in words. */
  queueBanner: readonly string[];
  readonly sandbox: SandboxControl | null;
  clock: MovableClock;
  /** Everything that can be called. */
  routes: readonly Route[];
  stop(): Promise<void>;
}

const housekeepingMs = 3_600_000;

function versionOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

type Closing = () => Promise<unknown>;

/** Builds the gateway, opens its doors, and begins to send as soon as no other process does. */
export async function startApp(options: AppOptions): Promise<App> {
  const opened: Closing[] = [];
  try {
    return await build(options, closing => opened.push(closing));
  } catch (error) {
    // A start that fails leaves no server, file or lock behind.
    for (const close of opened.reverse()) await close().catch(() => undefined);
    throw error;
  }
}

async function build(
  { config, secrets, log, withContext, root, readings }: AppOptions,
  opened: (closing: Closing) => void,
): Promise<App> {
  const version = versionOf(root);
  const stopping = new AbortController();
  /** Not there yet while the house is built; who calls earlier calls nobody. */
  const open: { domain?: Domain; doors?: Doors } = {};
  const foundation = await layFoundation(
    { config, secrets, root, log },
    id => open.doors?.realtime.heard(id),
    events => open.domain?.delivery.changed(events),
  );
  const { clock, db } = foundation;
  opened(() => db.close());
  const failed = (what: string) => (error: unknown) => log.error(what, { err: error });
  const machine = watchMachine(
    foundation,
    () => void open.domain?.delivery.wakeAll().catch(failed('the lanes could not be told')),
    readings,
  );
  await machine.start();
  opened(() => machine.stop());
  const lock = createSendLock(join(config.dataDir, 'send.lock.db'));
  opened(() => lock.release());
  // A folder in which nothing can be locked ends the start here, before anything is served.
  const outside = await reachOut(foundation, await lock.tryTake());
  opened(() => outside.stop());
  const queue = await openQueue(config.queue, {
    folder: join(config.dataDir, 'queue'),
    clock,
    log: log.child('queue'),
  });
  opened(() => queue.close());

  const wires: Wires = {
    hookUrl: () => '',
    laneMoved: id => open.doors?.realtime.laneMoved(id),
    codeChanged: ({ companyId, id }) => open.doors?.realtime.qrChanged(companyId, id),
  };
  const domain = await buildDomain({
    ...{ foundation, outside, queue, lock, machine, wires, version },
  });
  open.domain = domain;
  const { companyId, delivery, desk, ingest, media, sessions, setup, supervisor } = domain;
  const setupCode = await setup.open(secrets.admin);
  await domain.access.ensureFirstKey(companyId, secrets.apiKey);
  await foundation.transact(companyId, async unit => {
    if (!desk) await sessions.ensure(unit, config.defaultSession);
  });
  await desk?.seed();

  const doors = openDoors({
    foundation,
    domain,
    version,
    withContext,
    isStopping: () => stopping.signal.aborted,
    machine,
  });
  open.doors = doors;
  const port = await doors.http.listen(config.http.host, config.http.port);
  const host = ['0.0.0.0', '::'].includes(config.http.host) ? '127.0.0.1' : config.http.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const sending = createSending({
    ...{ foundation, domain, doors, lock, outside },
    url: config.backendUrl ?? url,
  });
  wires.hookUrl = id => `${sending.address()}/api/webhooks/waha/${id}`;

  domain.resolver.start();
  media.start();
  supervisor.start();
  domain.health.start();
  domain.pauseEnds.start();
  domain.snoozeEnds.start();

  async function tidyUp(): Promise<void> {
    for (const id of await domain.companyIds()) {
      await ingest.prune(id);
      await foundation.transact(id, unit => foundation.stream.prune(unit));
      await foundation.transact(id, unit => domain.people.prune(unit));
    }
  }

  async function keepHouse(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(housekeepingMs, stopping.signal);
      if (stopping.signal.aborted) return;
      if (lock.held()) await tidyUp().catch(failed('housekeeping failed'));
    }
  }

  sending.start();
  const housekeeping = keepHouse();

  return {
    url,
    port,
    setupCode,
    queueBanner: queue.banner,
    get sandbox() {
      return outside.sandbox?.control() ?? null;
    },
    clock,
    routes: doors.http.routes,
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      delivery.claimNoMore();
      await sending.stop();
      await machine.stop();
      await domain.pauseEnds.stop();
      await domain.snoozeEnds.stop();
      await domain.outages.stop();
      doors.realtime.stop();
      await domain.health.stop();
      await delivery.stop();
      await domain.sync.settled();
      await supervisor.stop();
      await outside.stop();
      await doors.http.close();
      await domain.resolver.stop();
      await ingest.stop();
      await media.stop();
      await housekeeping;
      await domain.safeMode.stop();
      await queue.close();
      foundation.generation.close();
      await lock.release();
      await db.close();
    },
  };
}

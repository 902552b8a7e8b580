import { join } from 'node:path';
import { createAudit, type Audit } from '../audit/index.js';
import type { Config, Secrets } from '../config/index.js';
import { openSound } from '../db/backup.js';
import {
  createGeneration,
  createGenerationMark,
  refuseLost,
  type Generation,
} from '../db/generation.js';
import type { Database } from '../db/connection.js';
import { readFact } from '../db/instance.js';
import { migrate } from '../db/migrate.js';
import { createSeal, type Seal } from '../db/seal.js';
import { transactor, type Transact } from '../db/transactor.js';
import type { DomainEvent } from '../events/domain-event.js';
import { createClock, type Clock, type MovableClock } from '../kernel/clock.js';
import { ulidMaker, type CompanyId, type NewId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import { secureBytes, type RandomBytes } from '../kernel/random.js';
import { clockFact } from '../operations/index.js';
import { createStream, type Stream } from '../stream/index.js';

/** What everything stands on. */
export interface Foundation {
  config: Config;
  secrets: Secrets;
  root: string;
  /** The gateway's time, which the sandbox may move. */
  clock: MovableClock;
  /** The machine's time, for sign-ins. */
  machineClock: Clock;
  newId: NewId;
  randomBytes: RandomBytes;
  log: Log;
  db: Database;
  stream: Stream;
  audit: Audit;
  transact: Transact;
  seal: Seal;
  generation: Generation;
}

/**
 * Opens the database, brings it up to date, and makes clocks, ids and transactions. Each commit tells
 * what it `changed` before anybody is answered, and then that there is something new to be `heard`.
 */
export async function layFoundation(
  { config, secrets, root, log }: Pick<Foundation, 'config' | 'secrets' | 'root' | 'log'>,
  heard: (companyId: CompanyId) => void,
  changed: (events: readonly DomainEvent[]) => void,
): Promise<Foundation> {
  const markFile = join(config.dataDir, 'generation');
  refuseLost(config.databaseFile, markFile);
  const db = await openSound(config.databaseFile);
  await migrate(db, join(root, 'migrations'), log.child('db'));
  const aheadMs = config.waha.kind === 'sandbox' ? Number((await readFact(db, clockFact)) ?? 0) : 0;
  const clock = createClock(aheadMs);
  const stream = createStream({ clock });
  const seal = createSeal(secrets.instanceKey, secureBytes);
  const audit = createAudit({ clock, hashOf: seal.hash, log: log.child('audit') });
  return {
    config,
    secrets,
    root,
    log,
    db,
    stream,
    audit,
    clock,
    machineClock: createClock(),
    newId: ulidMaker(() => clock.now().getTime(), secureBytes),
    randomBytes: secureBytes,
    generation: createGeneration({
      db,
      clock,
      mark: createGenerationMark(markFile),
    }),
    seal,
    transact: transactor({
      sequelize: db.sequelize,
      keep: audit.append,
      append(unit, events) {
        unit.afterCommit(() => changed(events));
        return stream.append(unit, events);
      },
      heard,
    }),
  };
}

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startApp, type App } from './app/index.js';
import {
  ConfigError,
  loadConfig,
  loadEnvFiles,
  loadSecrets,
  type Config,
  type Secrets,
} from './config/index.js';
import { openDatabase } from './db/connection.js';
import { migrate } from './db/migrate.js';
import { createClock } from './kernel/clock.js';
import { armFailpoint } from './kernel/failpoint.js';
import { secureBytes } from './kernel/random.js';
import { createLogging } from './logging/index.js';
import { checkDataFolder } from './main/data-folder.js';
import { checkLocks } from './main/lock-probe.js';
import { backUpTo, restoreFrom } from './main/maintenance.js';
import { openInBrowser } from './main/open-in-browser.js';
import { startTrouble } from './main/start-trouble.js';
import { welcome } from './main/welcome.js';

/** The code of a program that was configured wrongly (sysexits EX_CONFIG). */
const wrongConfig = 78;
/** A stop that takes longer than this is ended: what matters is on the disk by then. */
const longestStopMs = 20_000;

const root = process.cwd();

interface Settings {
  config: Config;
  secrets: Secrets;
}

function settings(): Settings {
  try {
    loadEnvFiles(root);
    const config = loadConfig(process.env, root);
    checkDataFolder(config.dataDir);
    return { config, secrets: loadSecrets(process.env, config.dataDir, secureBytes) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(wrongConfig);
  }
}

async function migrateOnly(config: Config): Promise<void> {
  const logging = createLogging({ ...config.logs, console: true });
  const db = await openDatabase(config.databaseFile);
  const applied = await migrate(db, join(root, 'migrations'), logging.log.child('db'));
  process.stdout.write(
    applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'Nothing to apply.\n',
  );
  await db.close();
  await logging.close();
}

async function start({ config, secrets }: Settings, open: boolean): Promise<void> {
  const { log, withContext, close } = createLogging({ ...config.logs, console: true });
  let app: App | undefined;
  let stopping = false;

  async function stop(code: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code === 0 ? 1 : code), longestStopMs).unref();
    await app
      ?.stop()
      .catch((error: unknown) => log.error('the stop was not clean', { err: error }));
    await close();
    process.exit(code);
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGBREAK'] as const)
    process.on(signal, () => void stop(0));
  process.on('message', word => {
    if (word === 'shutdown') void stop(0);
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error('an error nobody expected; stopping', { err: error });
      void stop(1);
    });
  }

  try {
    await checkLocks(root, config.dataDir);
    app = await startApp({ config, secrets, log, withContext, root });
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return stop(wrongConfig);
    }
    const trouble = startTrouble(error);
    if (!trouble) log.error('the start failed', { err: error });
    const why = trouble ?? (error instanceof Error ? error.message : String(error));
    process.stderr.write(`whatsapp-crm could not start: ${why}\n`);
    return stop(1);
  }
  process.stdout.write(`${welcome(app)}\n`);
  if (open) openInBrowser(app.setupCode ? `${app.url}/setup#${app.setupCode}` : app.url);
}

const { values, positionals } = parseArgs({
  options: { open: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (process.env.ALLOW_FAILPOINTS === '1' && process.env.FAIL) armFailpoint(process.env.FAIL);
const found = settings();

/** A command that does one thing, says so, and ends; 1 when it could not. */
async function once(work: Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

const [command, file] = positionals;
switch (command) {
  case 'migrate':
    await migrateOnly(found.config);
    break;
  case 'backup':
    await once(backUpTo(found.config, file, createClock().now()));
    break;
  case 'restore':
    await once(restoreFrom(found.config, file));
    break;
  default:
    await start(found, values.open);
}

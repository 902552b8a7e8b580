import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type App, type AppOptions } from '../../src/app/index.js';
import { loadConfig, loadSecrets } from '../../src/config/index.js';
import { silentLog, type Log } from '../../src/kernel/log.js';
import { secureBytes } from '../../src/kernel/random.js';
import { withContext } from '../../src/logging/context.js';
import { createApi, type Api } from './api.js';
import { copyMigratedDatabase } from './migrated-database.js';

export interface TestAppOptions {
  /** Keys of config/policy.json to override. */
  policy?: object;
  /** Environment beside what the test app sets. */
  env?: Record<string, string>;
  /** Continue in the folder of an earlier app. */
  folder?: string;
  /** In the place of silence. */
  log?: Log;
  /** In the place of the machine's own. */
  readings?: AppOptions['readings'];
}

export interface TestApp {
  app: App;
  api: Api;
  folder: string;
  env: Record<string, string>;
  /** Stops the gateway and removes its folder. */
  close(): Promise<void>;
  /** Stops the gateway and keeps its folder, for a restart. */
  stop(): Promise<void>;
}

export const apiKey = 'test-key-0123456789abcdef';
export const owner = { email: 'owner@example.com', password: 'a long enough word' };

/**
 * The real gateway: fresh folder, real SQLite file, real queue store, the sandbox as WAHA over
 * HTTP, a port of its own. The sandbox's delays are a twentieth of the real ones.
 */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'crm-'));
  const policyFile = join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify({ extends: 'standard', ...options.policy }));
  const env = {
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    LOG_DIR: join(folder, 'logs'),
    POLICY_FILE: policyFile,
    SANDBOX_SPEED: '20',
    API_KEY: apiKey,
    ADMIN_EMAIL: owner.email,
    ADMIN_PASSWORD: owner.password,
    ...(process.env.REDIS_URL ? { REDIS_URL: process.env.REDIS_URL } : {}),
    ...(process.env.QUEUE_STORE ? { QUEUE_STORE: process.env.QUEUE_STORE } : {}),
    ...options.env,
  };
  const config = loadConfig(env, process.cwd());
  if (!existsSync(config.databaseFile)) await copyMigratedDatabase(config.databaseFile);
  const secrets = loadSecrets(env, config.dataDir, secureBytes);
  const app = await startApp({
    ...{ config, secrets, withContext },
    log: options.log ?? silentLog,
    root: process.cwd(),
    ...(options.readings ? { readings: options.readings } : {}),
  });
  return {
    app,
    folder,
    env,
    api: createApi(app.url, { 'X-Api-Key': apiKey }),
    stop: () => app.stop(),
    async close() {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

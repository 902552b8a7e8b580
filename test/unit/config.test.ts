import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError, loadConfig, loadEnvFiles, loadSecrets } from '../../src/config/index.js';
import { secureBytes } from '../../src/kernel/random.js';
import { mediaLimitBytes } from '../../src/waha/index.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

function complaintsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('starts on nothing', () => {
    expect(loadConfig({}, folder)).toEqual({
      http: { host: '127.0.0.1', port: 3001, trustedOrigins: [] },
      dataDir: join(folder, 'data'),
      databaseFile: join(folder, 'data', 'whatsapp-crm.db'),
      logs: { dir: join(folder, 'logs'), level: 'info', pretty: true },
      queue: { kind: 'auto' },
      waha: { kind: 'sandbox', speed: 1 },
      defaultSession: 'default',
      backendUrl: null,
      policyFile: join(folder, 'config', 'policy.json'),
      maxMediaBytes: 16 * 1024 * 1024,
      minFreeBytes: 200 * 1024 * 1024,
      sendTimeouts: { textMs: 90_000, mediaMs: 180_000 },
      quiet: { textMs: 180_000, mediaMs: 600_000 },
    });
  });

  it('takes an empty variable for none', () => {
    expect(loadConfig({ PORT: '', REDIS_URL: ' ', WAHA_BASE_URL: '' })).toEqual(loadConfig({}));
  });

  it('lets a Redis server replace the choice of a store, and a WAHA server the sandbox', () => {
    const env = {
      REDIS_URL: 'redis://127.0.0.1:6379',
      QUEUE_STORE: 'embedded',
      WAHA_BASE_URL: 'http://waha:3000/',
      SANDBOX_SPEED: '50',
    };
    expect(loadConfig(env)).toMatchObject({
      queue: { kind: 'redis', url: 'redis://127.0.0.1:6379' },
      waha: { kind: 'server', baseUrl: 'http://waha:3000' },
    });
    expect(loadConfig({ QUEUE_STORE: 'private' }).queue).toEqual({ kind: 'private' });
    expect(loadConfig({ SANDBOX_SPEED: '0.5' }).waha).toEqual({ kind: 'sandbox', speed: 0.5 });
  });

  it('trusts the pages named, each once, by their origin', () => {
    const env = {
      FRONTEND_URL: 'https://crm.example.com/inbox',
      CORS_ORIGINS: ' https://CRM.example.com/, chrome-extension://abcdef ,',
    };
    expect(loadConfig(env).http.trustedOrigins).toEqual([
      'https://crm.example.com',
      'chrome-extension://abcdef',
    ]);
  });

  it('puts the database into the data folder unless told, and leaves absolute paths alone', () => {
    const elsewhere = resolve(folder, 'elsewhere');
    expect(loadConfig({ DATA_DIR: elsewhere }, folder).databaseFile).toBe(
      join(elsewhere, 'whatsapp-crm.db'),
    );
    expect(loadConfig({ DATABASE_PATH: 'own.db' }, folder).databaseFile).toBe(
      join(folder, 'own.db'),
    );
  });

  it('writes JSON in production and lines for people otherwise, unless told', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).logs.pretty).toBe(false);
    expect(loadConfig({ NODE_ENV: 'production', LOG_PRETTY: 'true' }).logs.pretty).toBe(true);
    expect(loadConfig({ LOG_PRETTY: 'false' }).logs.pretty).toBe(false);
  });

  it('cannot be changed afterwards, at any depth', () => {
    const config = loadConfig({ CORS_ORIGINS: 'https://a.example' });
    expect(
      [config, config.http, config.http.trustedOrigins, config.queue].every(Object.isFrozen),
    ).toBe(true);
  });

  it.each([
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', 'soon', 'PORT must be a whole number from 0 to 65535'],
    ['HOST', 'a b', 'HOST must be a host name or an IP address'],
    ['NODE_ENV', 'prod', 'NODE_ENV must be one of development, production, test'],
    ['FRONTEND_URL', 'crm', 'FRONTEND_URL must be an address such as http://127.0.0.1:3000'],
    [
      'CORS_ORIGINS',
      'https://a.example,*',
      'CORS_ORIGINS must be a comma-separated list of origins such as https://crm.example.com',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of error, warn, info, debug'],
    ['LOG_PRETTY', 'yes', 'LOG_PRETTY must be true or false'],
    ['REDIS_URL', 'http://x', 'REDIS_URL must be an address such as redis://127.0.0.1:6379'],
    ['QUEUE_STORE', 'mine', 'QUEUE_STORE must be one of auto, private, embedded'],
    ['WAHA_BASE_URL', 'ftp://x', 'WAHA_BASE_URL must be an address such as http://127.0.0.1:3000'],
    [
      'WAHA_SESSION_NAME',
      'a b',
      'WAHA_SESSION_NAME must be at most 54 letters, digits, dashes and underscores',
    ],
    ['SANDBOX_SPEED', '0', 'SANDBOX_SPEED must be a number from 0.01 to 10000'],
    [
      'MAX_MEDIA_MB',
      '1.5',
      'MAX_MEDIA_MB must be a whole number from 1 to 37, the most WAHA takes',
    ],
    ['MAX_MEDIA_MB', '38', 'MAX_MEDIA_MB must be a whole number from 1 to 37, the most WAHA takes'],
    ['MAX_MEDIA_MB', '0', 'MAX_MEDIA_MB must be a whole number from 1 to 37, the most WAHA takes'],
    ['MIN_FREE_MB', '-1', 'MIN_FREE_MB must be a whole number from 0 to 1000000'],
    ['API_KEY', 'short', 'API_KEY must be at least 16 characters long, without spaces around it'],
  ])('refuses %s=%s and says what is allowed', (name, value, complaint) => {
    expect(complaintsOf({ [name]: value })).toEqual([complaint]);
  });

  it('takes no larger file than can be handed to WAHA', () => {
    expect(loadConfig({ MAX_MEDIA_MB: '37' }).maxMediaBytes).toBe(mediaLimitBytes);
  });

  it.each(['0.0.0.0', '::1', 'localhost', 'gateway.internal'])('listens on %s', host => {
    expect(loadConfig({ HOST: host }).http.host).toBe(host);
  });

  it('refuses one address for the admin and the superadmin, however it is written', () => {
    const password = 'a long enough word';
    const env = {
      ADMIN_EMAIL: 'me@example.org',
      ADMIN_PASSWORD: password,
      SUPERADMIN_EMAIL: 'ME@example.org',
      SUPERADMIN_PASSWORD: password,
    };
    expect(complaintsOf(env)).toEqual(['SUPERADMIN_EMAIL must differ from ADMIN_EMAIL']);
    expect(complaintsOf({ ...env, SUPERADMIN_EMAIL: 'root@example.org' })).toEqual([]);
  });

  it('says everything that is wrong at once, without a secret', () => {
    const env = {
      PORT: 'x',
      LOG_LEVEL: 'loud',
      ADMIN_EMAIL: 'nobody',
      ADMIN_PASSWORD: 'hunter2',
      REDIS_URL: 'redis//:hunter2@x',
      WAHA_API_KEY_FILE: join(folder, 'absent'),
    };
    expect(complaintsOf(env)).toHaveLength(6);
    expect(() => loadConfig(env)).toThrow(
      /^The environment cannot be used:\n {2}WAHA_API_KEY_FILE/,
    );
    expect(complaintsOf(env).join()).not.toContain('hunter2');
  });

  it('refuses half an administrator', () => {
    expect(complaintsOf({ ADMIN_EMAIL: 'a@example.com' })).toEqual([
      'ADMIN_EMAIL needs ADMIN_PASSWORD',
    ]);
    expect(complaintsOf({ ADMIN_PASSWORD: 'long enough' })).toEqual([
      'ADMIN_PASSWORD needs ADMIN_EMAIL',
    ]);
  });
});

describe('loadEnvFiles', () => {
  it('lets the environment stand above .env.local, and that above .env', () => {
    file('.env.local', 'HOST=local\nPORT=2\n');
    file('.env', 'HOST=plain\nPORT=3\nLOG_LEVEL="debug" # loud\n');
    const env = { PORT: '1' };
    loadEnvFiles(folder, env);
    expect(env).toEqual({ PORT: '1', HOST: 'local', LOG_LEVEL: 'debug' });
  });

  it('takes a folder without files for one with nothing to say', () => {
    const env = {};
    loadEnvFiles(folder, env);
    expect(env).toEqual({});
  });
});

describe('loadSecrets', () => {
  const load = (env: NodeJS.ProcessEnv = {}, dataDir = join(folder, 'data')) =>
    loadSecrets(env, dataDir, secureBytes);

  it('makes its own keys once and keeps them for its owner only', () => {
    const first = load();
    const path = join(folder, 'data', 'secrets.json');
    expect([first.instanceKey.length, first.jwtKey.length]).toEqual([32, 32]);
    expect(first.instanceKey.equals(first.jwtKey)).toBe(false);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = load();
    expect(again.instanceKey.equals(first.instanceKey)).toBe(true);
    expect(again.sandboxKey).toBe(first.sandboxKey);
    expect(existsSync(`${path}.${process.pid}`)).toBe(false);
  });

  it('never writes what came from the environment', () => {
    const secrets = load({ WAHA_API_KEY: 'from-the-environment', API_KEY: 'sixteen-letters!' });
    expect(secrets).toMatchObject({
      wahaApiKey: 'from-the-environment',
      apiKey: 'sixteen-letters!',
      admin: null,
    });
    const kept = JSON.parse(readFileSync(join(folder, 'data', 'secrets.json'), 'utf8')) as object;
    expect(Object.keys(kept)).toEqual(['instanceKey', 'jwtKey', 'sandboxKey']);
  });

  it('reads a secret from the file its _FILE names, but not from two places', () => {
    const env = {
      ADMIN_EMAIL: 'Admin@Example.com',
      ADMIN_PASSWORD_FILE: file('password', 'long enough\n'),
    };
    expect(load(env).admin).toEqual({ email: 'admin@example.com', password: 'long enough' });
    expect(() => load({ ...env, ADMIN_PASSWORD: 'another one' })).toThrow(
      'ADMIN_PASSWORD and ADMIN_PASSWORD_FILE exclude each other',
    );
  });

  it.each(['', '{}', '{"instanceKey":"x","jwtKey":"y","sandboxKey":"z"}'])(
    'refuses a damaged file instead of replacing it: %s',
    text => {
      const path = file('secrets.json', text);
      expect(() => load({}, folder)).toThrow(ConfigError);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('shows which secrets are set, and none of them', () => {
    const secrets = load({ ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'long enough' });
    const set = {
      instanceKey: 'set',
      jwtKey: 'set',
      sandboxKey: 'set',
      wahaApiKey: 'not set',
      apiKey: 'not set',
      admin: 'set',
      superadmin: 'not set',
    };
    expect(JSON.parse(JSON.stringify(secrets))).toEqual(set);
    const shown = [inspect(secrets), `${inspect({ secrets })}`, inspect(secrets.admin)].join();
    expect(shown).not.toContain(secrets.sandboxKey);
    expect(shown).not.toContain('long enough');
  });
});

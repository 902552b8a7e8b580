import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { loadSecrets } from '../../src/config/index.js';
import { secureBytes } from '../../src/kernel/random.js';
import { createLogging } from '../../src/logging/index.js';
import type { ApiKeyView, LinkView } from '../../src/protocol/views.js';
import { askApp, openFile } from '../http/app-rig.js';
import { apiKey, owner, startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

/**
 * Secrets of twenty kinds, used and misused in every way a caller can, and then looked for in logs,
 * error answers, the audit log, the queue and, where they are only kept as hashes, the database.
 */

const superPassword = 'secret-password-of-the-superadmin';
const newPassword = 'secret-password-that-was-new';
const wrongPassword = 'secret-password-that-was-wrong';
const text = 'secret words of a message';
const evidence = 'secret words of an agreement';
const phone = '6281277788899';
const fileName = 'secret-name-of-a-file';
const personName = 'Secret Name-Of-A-Person';
const idempotencyKey = 'secret-idempotency-key-0123';

let logs: string;
let test: TestApp;
let logging: ReturnType<typeof createLogging>;
const refusals: string[] = [];
/** What nobody may find, by what it is. */
const secrets: Record<string, string> = {};

beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'secrets-'));
  logging = createLogging({ dir: logs, level: 'debug', pretty: false, console: false });
  test = await startTestApp({
    log: logging.log,
    env: { SUPERADMIN_EMAIL: 'root@example.com', SUPERADMIN_PASSWORD: superPassword },
  });
  await seed();
  await misuse();
});
afterAll(async () => {
  await test.close();
  await logging.close();
  rmSync(logs, { recursive: true });
});

async function ask(method: string, path: string, body?: unknown, headers = {}): Promise<string> {
  const answer = await askApp(test, path, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (answer.status >= 400) refusals.push(answer.text + JSON.stringify(answer.headers));
  return answer.text;
}

const json = async <Body>(method: string, path: string, body?: unknown) =>
  JSON.parse(await ask(method, path, body)) as Body;

async function seed(): Promise<void> {
  await test.api.pause();
  const invited = { email: 'p@example.com', name: 'P', role: 'operator' };
  const invitation = await json<LinkView>('POST', '/api/users/invite', invited);
  const joined = await json<{ user: { id: string }; accessToken: string; refreshToken: string }>(
    ...(['POST', '/api/auth/accept-invite'] as const),
    { token: invitation.token, password: newPassword },
  );
  const reset = await json<LinkView>('POST', `/api/users/${joined.user.id}/reset`);
  const key = await json<ApiKeyView & { key: string }>('POST', '/api/keys', {
    ...{ name: 'shop', scopes: ['read'] },
  });
  await ask('POST', '/api/contacts', {
    ...{ phone, name: personName, consent: { basis: 'form', evidence } },
  });
  const data = Buffer.from('secret bytes of a file, a few more of them').toString('base64');
  await ask(...(['POST', '/api/messages/send', { to: phone, text }] as const), {
    'idempotency-key': idempotencyKey,
  });
  await ask('POST', '/api/messages/send', {
    to: phone,
    media: { data, filename: `${fileName}.bin` },
  });
  await ask('POST', '/api/auth/login', { email: owner.email, password: owner.password });
  const file = await openFile(test);
  const kept = loadSecrets(test.env, test.env.DATA_DIR ?? '', secureBytes);
  Object.assign(secrets, {
    'password of the superadmin': superPassword,
    'password of the owner': owner.password,
    'password that was set': newPassword,
    'password that was wrong': wrongPassword,
    'key of the environment': apiKey,
    'key that was made': key.key,
    'token of an invitation': invitation.token,
    'token of a reset': reset.token,
    'access token': joined.accessToken,
    'refresh token': joined.refreshToken,
    'key of webhooks': await file.hookKey(),
    'key of the installation': kept.instanceKey.toString('base64url'),
    'key of the installation, in hex': kept.instanceKey.toString('hex'),
    'key of tokens': Buffer.from(kept.jwtKey).toString('base64url'),
    'key of the sandbox': kept.sandboxKey,
    'text of a message': text,
    'words of an agreement': evidence,
    'number of a person': phone,
    'name of a person': personName,
    'name of a file': fileName,
    'bytes of a file': data,
    'idempotency key': idempotencyKey,
  });
  await file.close();
}

/** Every secret where it does not belong: addresses, queries, bodies, headers, broken JSON. */
async function misuse(): Promise<void> {
  await ask('POST', '/api/auth/login', { email: owner.email, password: wrongPassword });
  for (const secret of Object.values(secrets)) {
    const part = encodeURIComponent(secret);
    await ask('GET', `/api/contacts/${part}`);
    await ask('GET', `/api/conversations?session=${part}`);
    await ask('GET', `/api/audit?who=${part}`);
    await ask('GET', `/api/${part}`);
    await ask('POST', '/api/messages/send', `{"to":"x","text":"${secret}`);
    await ask('POST', '/api/messages/send', { to: { password: secret }, text: [secret] });
    await ask('POST', '/api/pause', { session: secret, until: secret });
    await ask('POST', '/api/auth/refresh', { refreshToken: `${secret}x` });
    await ask('POST', '/api/messages/send', {
      to: phone,
      media: { url: `http://x:${part}@127.0.0.1/` },
    });
    await ask('GET', '/api/me', undefined, { 'x-api-key': `${encodeURIComponent(secret)}x` });
    await ask('GET', '/api/me', undefined, { cookie: `crm_access=${part}` });
  }
}

/** Where it was found, by what it is. */
function found(where: string, names: readonly string[] = Object.keys(secrets)): string[] {
  const plain = where.replaceAll('\\"', '"');
  return names.filter(name => {
    const secret = secrets[name] ?? name;
    return plain.includes(secret) || plain.includes(encodeURIComponent(secret));
  });
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(name => statSync(name).isFile());

it('are at least twenty, and different', () => {
  const all = Object.values(secrets).filter(secret => secret.length > 6);
  expect(new Set(all).size).toBeGreaterThanOrEqual(20);
});

it('are in no log', async () => {
  await until(
    () =>
      filesUnder(logs)
        .map(name => readFileSync(name, 'utf8'))
        .join('\n'),
    written => written.includes('"/api/me"') && written.includes('request'),
  );
  const written = filesUnder(logs).map(name => readFileSync(name, 'utf8'));
  expect(written.join('').length).toBeGreaterThan(10_000);
  expect(found(written.join('\n'))).toEqual([]);
});

it('are in no answer that refuses', () => {
  expect(refusals.length).toBeGreaterThan(150);
  // An address that was asked for is the caller's own words; it is not said back either.
  expect(found(refusals.join('\n'))).toEqual([]);
});

it('are in no line of the audit log', async () => {
  expect(found(await ask('GET', '/api/audit?limit=200'))).toEqual([]);
});

const onlyHashed = [
  ...['password of the superadmin', 'password of the owner', 'password that was set'],
  ...['password that was wrong', 'key of the environment', 'key that was made'],
  ...['token of an invitation', 'token of a reset', 'access token', 'refresh token'],
  ...['key of webhooks', 'key of the installation', 'key of the installation, in hex'],
  ...['key of tokens', 'key of the sandbox'],
];

it('that are kept as hashes or sealed are not in the database', () => {
  const data = test.env.DATA_DIR ?? '';
  const files = readdirSync(data).filter(name => name.includes('whatsapp-crm.db'));
  expect(files.length).toBeGreaterThan(0);
  const bytes = files.map(name => readFileSync(join(data, name), 'latin1')).join('');
  expect(found(bytes, onlyHashed)).toEqual([]);
});

it('are not in the queue: bells carry ids', async () => {
  const folder = join(test.env.DATA_DIR ?? '', 'queue');
  const socket = join(folder, 'redis.sock');
  const parts = existsSync(folder)
    ? filesUnder(folder).map(name => readFileSync(name, 'latin1'))
    : [];
  if (existsSync(socket) || process.env.REDIS_URL) {
    const redis = existsSync(socket) ? new Redis(socket) : new Redis(process.env.REDIS_URL ?? '');
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      parts.push(key, (await redis.dump(key))?.toString() ?? '');
      if ((await redis.type(key)) === 'hash') parts.push(JSON.stringify(await redis.hgetall(key)));
      if ((await redis.type(key)) === 'string') parts.push((await redis.get(key)) ?? '');
      if ((await redis.type(key)) === 'list') parts.push(...(await redis.lrange(key, 0, -1)));
    }
    redis.disconnect();
  }
  expect(found(parts.join('\n'))).toEqual([]);
});

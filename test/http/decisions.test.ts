import { createHash } from 'node:crypto';
import type { DecisionView, MessageView } from '../../src/protocol/index.js';
import { startStory, sendFirst, stranger, turnUntil, hasLeft } from '../journeys/story.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { openFile, type GatewayFile } from './app-rig.js';

let test: TestApp;
let file: GatewayFile;

beforeAll(async () => {
  test = await startStory();
  file = await openFile(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});

const decisionsOf = async (id: string) => {
  const path = `/api/messages/${id}/decisions`;
  return (await test.api.call<{ data: DecisionView[] }>('GET', path)).body.data;
};

describe('the decisions on a message', () => {
  let message: MessageView;

  beforeAll(async () => {
    const sent = await sendFirst(test, stranger(1), { text: 'Words that stay private' });
    message = await turnUntil(test, () => test.api.message(sent.id), hasLeft);
  });

  it('are its acceptance, the looks at its turn and its claim, oldest first', async () => {
    const log = await decisionsOf(message.id);
    const words = log.map(({ asked, verdict, code }) => [asked, verdict, code]);
    expect(words[0]).toEqual(['accept', 'wait', 'turn']);
    expect(words.at(-1)).toEqual(['claim', 'send', null]);
    const looks = words.slice(1, -1);
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.filter(([asked]) => asked !== 'look')).toEqual([]);
    const times = log.map(({ firstAt }) => firstAt);
    expect([...times].sort()).toEqual(times);
  });

  it('say by which rules and with which numbers, and never what was written or to whom', async () => {
    const log = await decisionsOf(message.id);
    for (const decision of log) {
      expect(decision).toMatchObject({
        category: 'first_contact',
        policyVersion: 'standard',
        facts: { contactsToday: 0, firstContactsToday: 0, sentInLastHour: 0 },
      });
    }
    expect(JSON.stringify(log)).not.toContain('private');
    expect(JSON.stringify(log)).not.toContain(stranger(1).slice(1));
  });

  it('are counted when they are said again', async () => {
    await test.api.pause();
    const waiting = await sendFirst(test, stranger(2));
    const looks = await until(
      () => decisionsOf(waiting.id),
      log => log.some(({ asked, code }) => asked === 'look' && code === 'paused_all'),
    );
    const first = looks.find(({ asked }) => asked === 'look');
    test.app.clock.moveBy(600_000);
    const later = await until(
      () => decisionsOf(waiting.id),
      log => (log.find(({ id }) => id === first?.id)?.times ?? 0) > (first?.times ?? 0),
    );
    expect(later.filter(({ asked }) => asked === 'look')).toHaveLength(1);
    expect(later.find(({ id }) => id === first?.id)).toMatchObject({
      firstAt: first?.firstAt,
      detail: { by: 'Environment API key', reason: 'checking' },
    });
    await test.api.resume();
    await turnUntil(test, () => test.api.message(waiting.id), hasLeft);
  });

  it('are no rows of every message that waits behind a stop of the whole lane', async () => {
    await test.api.pause();
    const many = await Promise.all([3, 4, 5, 6, 7].map(n => sendFirst(test, stranger(n))));
    test.app.clock.moveBy(120_000);
    await until(
      async () => (await Promise.all(many.map(({ id }) => decisionsOf(id)))).flat(),
      log => log.some(({ asked }) => asked === 'look'),
    );
    const looked = (await Promise.all(many.map(({ id }) => decisionsOf(id)))).filter(log =>
      log.some(({ asked }) => asked === 'look'),
    );
    expect(looked).toHaveLength(1);
    await test.api.resume();
  });
});

describe('whoever asks for decisions', () => {
  const status = async (path: string, headers?: Record<string, string>) => {
    const api = headers ? test.api.as(headers) : test.api;
    return (await api.call('GET', path)).status;
  };

  it('has to be somebody', async () => {
    expect(await status('/api/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV/decisions', {})).toBe(401);
  });

  it('gets 404 for what is no message, or no message of theirs', async () => {
    expect(await status('/api/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV/decisions')).toBe(404);
    expect(await status("/api/messages/'--/decisions")).toBe(404);
    const { id } = await sendFirst(test, stranger(20));
    expect(await status(`/api/messages/${id}/decisions`)).toBe(200);

    const key = 'key-of-another-company';
    await file.write(`INSERT INTO companies (id, name, timezone, created_at)
      SELECT '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'Other', timezone, created_at FROM companies LIMIT 1`);
    await file.write(`INSERT INTO api_keys (id, company_id, name, prefix, key_hash, scopes, created_at)
      SELECT '01ARZ3NDEKTSV4RRFFQ69G5FAW', '01ARZ3NDEKTSV4RRFFQ69G5FAV', name, 'key-',
        '${createHash('sha256').update(key).digest('hex')}', scopes, created_at FROM api_keys`);
    const other = { 'X-Api-Key': key };
    expect(await status('/api/sessions', other)).toBe(200);
    expect(await status(`/api/messages/${id}/decisions`, other)).toBe(404);
  });
});

it('a campaign is told with every message of it', async () => {
  const { body } = await test.api.send({
    to: stranger(30),
    text: 'Halo',
    campaign: ' November ',
    consent: { basis: 'form' },
  });
  expect(body).toMatchObject({
    campaign: 'November',
    origin: 'campaign',
    category: 'first_contact',
  });
  expect(await test.api.message(body.id)).toMatchObject({ campaign: 'November' });
});

import { createHash } from 'node:crypto';
import type { MessageView } from '../../src/protocol/index.js';
import { openFile } from '../http/app-rig.js';
import type { Api } from '../support/api.js';
import { owner, type TestApp } from '../support/app.js';
import {
  consent,
  hasLeft,
  moveTo,
  startStory,
  stranger,
  strangers,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

/** One second from send to send, and nothing that holds anybody but the turn. */
const policy = {
  caps: { contactsPerDay: 1_000, messagesPerHour: 10_000, firstContactsPerDay: 1_000 },
  gap: { defaultMs: [1_000, 1_000], firstContactMs: [1_000, 1_000], campaignMs: [1_000, 1_000] },
  human: { enabled: false },
  warmup: { enabled: false },
  numberCheck: { enabled: false },
  emergency: { replyRate: { minimum: 10_000 } },
};
const each = 30;

let test: TestApp;
let agent: Api;
let secondKey: Api;
/** Who sent which message. */
const sourceOf = new Map<string, string>();

beforeAll(async () => {
  test = await startStory({ policy });
  const file = await openFile(test);
  const key = 'a-second-key-of-the-company';
  await file.write(`INSERT INTO api_keys (id, company_id, name, prefix, key_hash, scopes, created_at)
    SELECT '01ARZ3NDEKTSV4RRFFQ69G5FAV', company_id, 'Second', 'a-se',
      '${createHash('sha256').update(key).digest('hex')}', scopes, created_at FROM api_keys`);
  await file.close();
  secondKey = test.api.as({ 'X-Api-Key': key });
  const { body } = await test.api.call<{ accessToken: string }>('POST', '/api/auth/login', owner);
  agent = test.api.as({ Authorization: `Bearer ${body.accessToken}` });
});
afterAll(() => test.close());

async function post(source: string, api: Api, who: readonly string[], more: object = {}) {
  const messages: MessageView[] = [];
  for (const to of who) {
    const { status, body } = await api.send({ to, text: `Halo ${to}`, consent, ...more });
    if (status !== 202) throw new Error(`Not accepted: ${JSON.stringify(body)}`);
    sourceOf.set(body.whatsappId ?? '', source);
    messages.push(body);
  }
  return messages;
}

const sentSources = () => transmitted(test).map(({ waId }) => sourceOf.get(waId ?? '') ?? '?');
const sent = (count: number) =>
  turnUntil(
    test,
    () => transmitted(test).length,
    length => length >= count,
    { withinMs: 400_000 },
  );

it('two keys, an agent and a campaign share one number by turns, nobody starves, an answer goes first', async () => {
  await writes(test, stranger(999), 'Are you open?');
  await test.api.pause();
  await post('campaign', test.api, strangers(each, 1), { campaign: 'November' });
  await post('first key', test.api, strangers(each, 101));
  await post('second key', secondKey, strangers(each, 201));
  await post('agent', agent, strangers(each, 301));
  // Long enough for the campaign to have been passed over, too short for a slow start.
  await moveTo(test, new Date(test.app.clock.now().getTime() + 11 * 60_000));
  await test.api.resume();

  await sent(25);
  const [answer] = await post('answer', agent, [stranger(999)]);
  const before = transmitted(test).length;
  await turnUntil(test, () => test.api.message(answer?.id ?? ''), hasLeft);
  expect(sentSources().indexOf('answer')).toBeLessThanOrEqual(before + 1);

  await sent(4 * each + 1);
  const order = sentSources().filter(source => source !== 'answer');
  const count = (source: string, upTo = order.length) =>
    order.slice(0, upTo).filter(one => one === source).length;
  const equals = ['first key', 'second key', 'agent'];
  expect([...equals, 'campaign'].map(source => count(source))).toEqual([each, each, each, each]);

  for (let upTo = 1; upTo <= 3 * each; upTo += 1) {
    const shares = equals.map(source => count(source, upTo));
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  }
  // One in ten while others wait; then it has the number for itself.
  const lastOfOthers = order.findLastIndex(source => source !== 'campaign');
  const campaign = order.flatMap((source, at) => (source === 'campaign' ? [at] : []));
  const among = campaign.filter(at => at < lastOfOthers);
  expect(among.length).toBeGreaterThanOrEqual(8);
  for (const [n, at] of among.entries())
    expect(at - (among[n - 1] ?? -1)).toBeGreaterThanOrEqual(9);
}, 600_000);

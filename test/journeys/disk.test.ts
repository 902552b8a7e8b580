import { basename } from 'node:path';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  consent,
  digitsOf,
  hasLeft,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  turnUntil,
} from './story.js';

const mb = 2 ** 20;
const plenty = 10_000 * mb;
const little = 150 * mb;

/** Free room where the database lies, and where files do. */
let free: { database: number; media: number };
let test: TestApp;

beforeEach(async () => {
  free = { database: plenty, media: plenty };
  test = await startStory({
    readings: {
      freeBytes: async folder => (basename(folder) === 'media' ? free.media : free.database),
    },
  });
});
afterEach(() => test.close());

const alerts = async () => ((await test.api.health()).body as { alerts: string[] }).alerts;
const has = (code: string) => (list: readonly string[]) => list.includes(code);
/** Looked at every five seconds of the machine's time. */

const file = { data: Buffer.from('PK plain text').toString('base64'), mimetype: 'text/plain' };

it('while the disk is almost full nothing is sent or taken, everything can be read, and it goes on by itself', async () => {
  await test.api.pause();
  const { id } = await sendFirst(test, stranger(1));
  free.database = little;
  await until(alerts, has('disk_full'));

  expect((await test.api.resume({ stale: 'keep' })).status).toBe(200);
  const held = await becomes(test, id, ({ hold }) => hold?.code === 'disk_full');
  expect(held.status).toBe('pending');
  test.app.clock.moveBy(600_000);
  expect(calls(test, 'sendText')).toHaveLength(0);
  expect((await test.api.queue()).sentence).toContain('waits for room on the disk');

  const refused = await test.api.refusedSend({ to: stranger(2), text: 'Halo', consent });
  expect(refused.status).toBe(507);
  expect(refused.body.code).toBe('disk_full');
  expect((await test.api.conversations()).length).toBeGreaterThan(0);
  sandboxOf(test).write(digitsOf(stranger(3)), { text: 'Anybody there?' });
  await until(
    () => test.api.conversations(`?q=${digitsOf(stranger(3))}`),
    found => found.length === 1,
  );
  expect((await test.api.pause()).status).toBe(200);
  expect((await test.api.resume({ stale: 'keep' })).status).toBe(200);

  free.database = plenty;
  await turnUntil(test, () => test.api.message(id), hasLeft);
  expect(calls(test, 'sendText')).toHaveLength(1);
  expect(await alerts()).toEqual([]);
  expect((await test.api.send({ to: stranger(2), text: 'Halo', consent })).status).toBe(202);
});

it('while there is no room for files they are refused, and texts go on', async () => {
  free.media = little;
  await until(alerts, has('media_full'));
  const withFile = { to: stranger(1), type: 'document', media: file, consent };
  const refused = await test.api.refusedSend(withFile);
  expect(refused.status).toBe(507);
  const { id } = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(id), hasLeft);

  free.media = plenty;
  await until(alerts, list => list.length === 0);
  expect((await test.api.send(withFile)).status).toBe(202);
});

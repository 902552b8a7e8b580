import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  digitsOf,
  hasLeft,
  isWorking,
  sendFirst,
  startStory,
  stranger,
  turnUntil,
} from './story.js';

let first: TestApp;
let second: TestApp | undefined;

afterEach(async () => {
  await second?.stop();
  await first.close();
});

const memoryOf = ({ env }: TestApp) =>
  readFileSync(join(env.DATA_DIR ?? '', 'sandbox.json'), 'utf8');

it('who stands by plays no sandbox of its own, and goes on with that of the other one once it is gone', async () => {
  first = await startStory();
  const { id } = await sendFirst(first, stranger(1));
  const { whatsappId } = await turnUntil(first, () => first.api.message(id), hasLeft);

  second = await startTestApp({ folder: first.folder });
  const { api, app } = second;
  expect(() => app.sandbox).toThrow('Another process plays the sandbox');
  const written = await api.call('POST', `/api/sandbox/people/${digitsOf(stranger(1))}/write`, {
    text: 'Halo',
  });
  expect(written.status).toBe(502);

  await first.stop();
  await until(
    async () => (await api.queue()).standby,
    standby => !standby,
  );
  await isWorking(second);
  expect(memoryOf(first)).toContain(whatsappId);
  const next = await sendFirst(second, stranger(2));
  await turnUntil(second, () => api.message(next.id), hasLeft);
});

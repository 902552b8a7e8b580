import { join } from 'node:path';
import { holdDatabase } from '../support/held-database.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  consent,
  digitsOf,
  gone,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

it('while another program holds the database nothing is taken that is not stored, and nothing is lost', async () => {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'delay', delayMs: 500 });
  const { id } = await sendFirst(test, stranger(1));
  await turnUntil(
    test,
    () => calls(test, 'sendText').length,
    sent => sent === 1,
  );
  const held = await holdDatabase(join(test.env.DATA_DIR ?? '', 'whatsapp-crm.db'));
  try {
    sandboxOf(test).write(digitsOf(stranger(2)), { text: 'Anybody there?' });
    const refused = await test.api.refusedSend({ to: stranger(3), text: 'Halo', consent }, 'key-1');
    expect(refused.status).toBe(503);
    expect(refused.body.code).toBe('database_busy');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await test.api.message(id)).status).toBe('sending');
    expect((await test.api.health()).status).toBe(200);
  } finally {
    await held.release();
  }
  await becomes(test, id, ({ status }) => status !== null && gone.has(status));
  await until(
    () => test.api.conversations(`?q=${digitsOf(stranger(2))}`),
    found => found.length === 1,
  );
  const again = await test.api.send({ to: stranger(3), text: 'Halo', consent }, 'key-1');
  expect(again.status).toBe(202);
  await turnUntil(
    test,
    () => transmitted(test).length,
    sent => sent === 2,
  );
});

import type { QueueStatusView, SessionView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { openFile, type GatewayFile } from './app-rig.js';

let test: TestApp;
let file: GatewayFile;

beforeAll(async () => {
  test = await startTestApp();
  file = await openFile(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});

const figures = async (headers?: Record<string, string>) => {
  const api = headers ? test.api.as(headers) : test.api;
  const { body } = await api.call<QueueStatusView>('GET', '/api/messages/queue/status');
  return { completed: body.completed, failed: body.failed };
};

it('what left and what failed is counted of the numbers a caller may see, and of no other', async () => {
  await test.api.call<SessionView>('POST', '/api/sessions/start', { name: 'other' });
  // Nothing moves but what this test moves.
  await test.api.call('POST', '/api/pause', { reason: 'a test' });
  for (const to of ['6281200000021', '6281200000022'])
    await test.api.send({ to, text: 'Halo', consent: { basis: 'form', source: 'shop' } });
  const at = test.app.clock.now().toISOString().replace('T', ' ').replace('Z', ' +00:00');
  const [first] = await file.rows<{ id: string }>('SELECT MIN(id) AS id FROM messages');
  await file.write(
    `UPDATE messages SET status = 'failed', ended_at = '${at}' WHERE id = '${first?.id}'`,
  );
  await file.write(
    `UPDATE messages SET status = 'sent', sent_at = '${at}' WHERE id <> '${first?.id}'`,
  );
  expect(await figures()).toEqual({ completed: 1, failed: 1 });
  const keyOf = async (session: string) => {
    const body = { name: session, scopes: ['read'], sessions: [session] };
    return (await test.api.call<{ key: string }>('POST', '/api/keys', body)).body.key;
  };
  expect(await figures({ 'X-Api-Key': await keyOf('default') })).toEqual({
    completed: 1,
    failed: 1,
  });
  expect(await figures({ 'X-Api-Key': await keyOf('other') })).toEqual({
    completed: 0,
    failed: 0,
  });
});

import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { startStory } from './story.js';

let test: TestApp;

beforeAll(async () => {
  test = await startStory();
});
afterAll(() => test.close());

it('takes a message, sends it once its turn comes, and sees receipts and the answer come back', async () => {
  const { status, body } = await test.api.send({ to: '+62 812-0000-0002', text: 'Halo' });
  expect(status).toBe(202);
  expect(body).toMatchObject({
    status: 'pending',
    position: 1,
    hold: { code: 'turn' },
    type: 'text',
  });
  expect(body.eta).not.toBeNull();

  test.app.clock.moveBy(8_000);
  await until(
    () => test.api.message(body.id),
    message => message.status === 'read',
  );
  const thread = await until(
    async () => {
      test.app.clock.moveBy(2_000);
      return test.api.thread(body.conversationId);
    },
    messages => messages.some(({ direction }) => direction === 'in'),
  );
  expect(thread).toHaveLength(2);

  const sends = test.app.sandbox?.journal().filter(({ op }) => op === 'transmitted') ?? [];
  expect(sends).toHaveLength(1);
  expect(sends[0]).toMatchObject({ waId: body.whatsappId });
});

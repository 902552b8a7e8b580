import type { OutlookView, ProblemView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { consent, isWorking, moveTo, nextJakarta, stranger } from '../journeys/story.js';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
  await isWorking(test);
  await moveTo(test, nextJakarta(10, test.app.clock.now()));
});
afterAll(() => test.close());

const ask = (body: object) =>
  test.api.call<OutlookView & ProblemView>('POST', '/api/messages/preview', body);

it.each([
  ['nobody to write to', { text: 'Halo' }, 400],
  ['nothing to say', { to: stranger(1) }, 400],
  ['no number at all', { to: 'somebody', text: 'Halo' }, 422],
  ['a session that is not ours', { to: stranger(1), text: 'Halo', session: 'nobody' }, 404],
])('refuses %s', async (_, body, status) => {
  expect((await ask(body)).status).toBe(status);
});

it('needs a key', async () => {
  const { status } = await test.api
    .as({})
    .call('POST', '/api/messages/preview', { to: stranger(1), text: 'Halo' });
  expect(status).toBe(401);
});

it('says when a message would leave, and stores nothing', async () => {
  const before = (await test.api.conversations()).length;
  const { status, body } = await ask({ to: stranger(1), text: 'Halo', consent });
  expect(status).toBe(200);
  expect(body).toMatchObject({ verdict: 'wait', category: 'first_contact', refusal: null });
  expect(body.eta).not.toBeNull();
  expect((await test.api.conversations()).length).toBe(before);
  expect((await test.api.queue()).waiting).toBe(0);
});

it('names the refusal and where the words stand, with 200: asking is no mistake', async () => {
  const text = 'Hello, please send me your otp now';
  const { status, body } = await ask({ to: stranger(1), text, consent });
  expect(status).toBe(200);
  expect(body.verdict).toBe('refuse');
  expect(body.refusal?.code).toBe('prohibited_content');
  const [from, to] = body.spans[0] ?? [0, 0];
  expect(text.slice(from, to)).toBe('send me your otp');
});

it('says that consent is missing', async () => {
  const { body } = await ask({ to: stranger(2), text: 'Halo' });
  expect(body.refusal?.code).toBe('no_consent');
});

it('warns of a link to somebody new', async () => {
  const { body } = await ask({ to: stranger(3), text: 'See https://example.com', consent });
  expect(body.warnings).toContain('link_in_first_contact');
});

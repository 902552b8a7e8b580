import type { MessageView, ProblemView, SimulationView } from '../../src/protocol/index.js';
import {
  hasLeft,
  manyChecks,
  sendFirst,
  startStory,
  strangers,
  turnUntil,
  writes,
} from '../journeys/story.js';
import type { Api } from '../support/api.js';
import type { TestApp } from '../support/app.js';
import { openFile } from './app-rig.js';
import { openRoles } from './role-keys.js';

const path = '/api/policy/simulate';
const hourMs = 3_600_000;

let test: TestApp;
let as: Awaited<ReturnType<typeof openRoles>>;

/** One day: eight of ten leave at once and two an hour later, then an answer. */
beforeAll(async () => {
  test = await startStory({
    policy: { warmup: { enabled: false }, caps: { messagesPerHour: 8 }, ...manyChecks },
  });
  as = await openRoles(test);
  const sent: MessageView[] = [];
  for (const [at, to] of strangers(10).entries()) {
    const text = at === 9 ? 'See https://example.com/list' : `Halo number ${at}`;
    sent.push(await sendFirst(test, to, { text }));
  }
  const messages = () => Promise.all(sent.map(({ id }) => test.api.message(id)));
  const leftOf = (all: Awaited<ReturnType<typeof messages>>) => all.filter(hasLeft).length;
  await turnUntil(test, messages, all => leftOf(all) === 8);
  test.app.clock.moveBy(hourMs);
  await turnUntil(test, messages, all => leftOf(all) === 10);
  const [somebody = ''] = strangers(1);
  await writes(test, somebody, 'Halo juga');
  const { body: answer } = await test.api.send({ to: somebody, text: 'Terima kasih' });
  await turnUntil(test, () => test.api.message(answer.id), hasLeft);
});
afterAll(() => test.close());

const simulate = (body: object, api = test.api) =>
  api.call<SimulationView & ProblemView>('POST', path, body);

describe('what is refused', () => {
  it.each<[string, object, string[]]>([
    ['no rules', {}, ['rules']],
    ['more days than are kept in mind', { rules: {}, days: 31 }, ['days']],
    ['no day', { rules: {}, days: 0 }, ['days']],
    ['a preset among the rules', { rules: { preset: 'careful' } }, ['rules.preset']],
    [
      'rules with several mistakes, all named at once',
      { rules: { zone: 'Mars', gap: { defaultMs: [9, 1] }, caps: { contactsPerDay: -1 } } },
      ['zone', 'caps.contactsPerDay', 'gap.defaultMs'],
    ],
    ['a preset nobody ships', { rules: {}, preset: 'reckless' }, ['preset']],
  ])('%s', async (_, body, paths) => {
    const { status, body: problem } = await simulate(body);
    expect([status, problem.code]).toEqual([400, 'invalid_input']);
    expect(problem.errors?.map(error => error.path)).toEqual(paths);
  });

  it('a number nobody has', async () => {
    const { status, body } = await simulate({ rules: {}, session: 'nowhere' });
    expect([status, body.code]).toEqual([404, 'unknown_session']);
  });

  it('whoever may not read the rules; operators may', async () => {
    const statusOf = async (api: Api) => (await simulate({ rules: {} }, api)).status;
    expect([await statusOf(as.manager), await statusOf(test.api.as({}))]).toEqual([403, 401]);
    expect(await statusOf(as.operator)).toBe(200);
  });
});

describe('the day again', () => {
  it('under the very same rules is as it was, and names what held', async () => {
    const { status, body } = await simulate({ rules: {}, days: 1, session: 'default' });
    expect(status).toBe(200);
    expect(body.total).toEqual({
      wished: 11,
      asBefore: 11,
      later: 0,
      earlier: 0,
      refused: 0,
      unsent: 0,
    });
    expect(body.days).toMatchObject([{ wished: 11, left: { before: 11, after: 11 } }]);
    expect(body.days[0]?.held.hour_cap).toBe(2);
    expect([body.moved, body.laterByMs, body.refusedBy]).toEqual([[], null, {}]);
    expect(body.notes).toContain('answers_as_they_were');
  });

  it('under a tighter hour goes later, by an hour at most, because of the hour', async () => {
    const { body } = await simulate({ rules: { caps: { messagesPerHour: 6 } }, days: 1 });
    expect(body.total).toMatchObject({ asBefore: 9, later: 2, earlier: 0, refused: 0, unsent: 0 });
    expect(body.moved.map(({ because }) => because)).toEqual(['hour_cap', 'hour_cap']);
    expect(body.laterByMs?.p90).toBeGreaterThan(hourMs / 2);
    expect(body.laterByMs?.p90).toBeLessThanOrEqual(hourMs);
  });

  it('under a stricter content rule refuses what it would refuse', async () => {
    const { body } = await simulate({
      rules: { content: { linkInFirstContact: 'refuse' } },
      days: 1,
    });
    expect(body.total).toMatchObject({ asBefore: 10, refused: 1 });
    expect(body.refusedBy).toEqual({ link_in_first_contact: 1 });
    expect(body.moved).toMatchObject([{ after: null, because: 'link_in_first_contact' }]);
  });

  it('under a day cap leaves the rest for tomorrow, but not the answer', async () => {
    const { body } = await simulate({ rules: { caps: { contactsPerDay: 4 } }, days: 1 });
    expect(body.total).toMatchObject({ asBefore: 5, unsent: 6 });
    expect(body.days[0]?.held.day_cap).toBe(6);
  });

  it('under looser rules goes earlier', async () => {
    const { body } = await simulate({ rules: { caps: { messagesPerHour: 40 } }, days: 1 });
    expect(body.total).toMatchObject({ asBefore: 9, earlier: 2 });
  });

  it('under a shipped preset is told as well', async () => {
    const { body } = await simulate({ rules: {}, preset: 'careful', days: 30 });
    expect(body.total.wished).toBe(11);
  });

  it('stores and sends nothing', async () => {
    const file = await openFile(test);
    const before = await file.counts();
    await simulate({ rules: { caps: { messagesPerHour: 40 } } });
    expect(await file.counts()).toEqual(before);
    expect(await file.rows('SELECT id FROM policy_versions')).toEqual([]);
    await file.close();
  });
});

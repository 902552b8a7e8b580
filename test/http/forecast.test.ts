import type { ForecastView, ProblemView } from '../../src/protocol/index.js';
import {
  consent,
  isWorking,
  moveTo,
  nextJakarta,
  sendFirst,
  stranger,
  strangers,
} from '../journeys/story.js';
import { startTestApp, type TestApp } from '../support/app.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday, well after the clock of any test, at nine in Jakarta. */
const mondayAtNine = new Date('2099-01-05T02:00:00.000Z');

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
  await isWorking(test);
  await moveTo(test, nextJakarta(10, test.app.clock.now()));
});
afterAll(() => test.close());

const ask = (body: object, api = test.api) =>
  api.call<ForecastView & ProblemView>('POST', '/api/messages/forecast', body);

describe('refuses', () => {
  it.each([
    ['nobody at all', {}, 400],
    ['an empty list', { recipients: [] }, 400],
    ['both a list and a number', { recipients: [stranger(1)], count: 3 }, 400],
    [
      'a kind beside a list, where everybody has their own',
      { recipients: [stranger(1)], kind: 'known' },
      400,
    ],
    ['a number below one', { count: 0 }, 400],
    ['more than anybody can foresee', { count: 10_001 }, 400],
    ['a kind that is none', { count: 3, kind: 'group' }, 400],
    ['a day that is none', { count: 3, from: 'Monday' }, 400],
    ['a text with nothing to read', { count: 3, text: ' ' }, 400],
    ['a session that is not ours', { count: 3, session: 'nobody' }, 404],
  ])('%s', async (_, body, status) => {
    expect((await ask(body)).status).toBe(status);
  });

  it('whoever has no key', async () => {
    expect((await ask({ count: 3 }, test.api.as({}))).status).toBe(401);
  });
});

describe('strangers by their number alone', () => {
  it('go as the limits of the days let them, from the day they are handed in', async () => {
    const from = new Date(nextJakarta(9, test.app.clock.now()).getTime() + dayMs);
    const { status, body } = await ask({
      count: 120,
      kind: 'first_contact',
      from,
      campaign: 'Nov',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ session: 'default', wished: 120, sent: 120, boundBy: 'day_cap' });
    expect(body.days.map(({ sent, boundBy, used, limit }) => [sent, boundBy, used, limit])).toEqual(
      [
        [50, 'day_cap', 50, 50],
        [50, 'day_cap', 50, 50],
        [20, 'turn', null, null],
      ],
    );
    expect(body.days[0]?.date).toBe(
      new Date(from.getTime() + 7 * hourMs).toISOString().slice(0, 10),
    );
    const { p50, p90 } = body.done ?? { p50: '', p90: '' };
    expect(Date.parse(p50)).toBeGreaterThan(from.getTime() + dayMs);
    expect(Date.parse(p90)).toBeGreaterThanOrEqual(Date.parse(p50));
    expect(body.assumptions).toEqual(['number_stays_connected', 'no_pause', 'replies_as_usual']);
  });

  it('are first contacts when nothing is said, and answers are quicker', async () => {
    const [strange, known, answers] = [
      await ask({ count: 60 }),
      await ask({ count: 60, kind: 'known' }),
      await ask({ count: 60, kind: 'reply' }),
    ];
    expect(strange.body.days.map(({ sent }) => sent)).toEqual([50, 10]);
    expect(known.body.days.map(({ sent }) => sent)).toEqual([50, 10]);
    expect(answers.body.days.map(({ sent }) => sent)).toEqual([60]);
  });

  it('have no end where there is none within sixty days', async () => {
    const { body } = await ask({ count: 3, from: mondayAtNine });
    expect(body).toMatchObject({ wished: 3, sent: 0, done: null, days: [], skipped: {} });
  });

  it('would all be refused words that are never sent', async () => {
    const { body } = await ask({ count: 5, text: 'Hello, please send me your otp now' });
    expect(body).toMatchObject({ sent: 0, done: null, skipped: { prohibited_content: 5 } });
  });
});

describe('named people', () => {
  it('are taken as they are, and who would not get it is counted by the reason', async () => {
    await sendFirst(test, stranger(1));
    const { contactId } = await sendFirst(test, stranger(2));
    const optOut = { kind: 'opted_out', basis: 'phone call' };
    await test.api.call('POST', `/api/contacts/${contactId}/consent`, optOut);
    // Known by another system's word alone: nobody has a conversation with them.
    const agreed = { customer_id: 'c3', phone_number: stranger(3) };
    await test.api.call('POST', '/api/whatsapp/consent', agreed);
    const recipients = ['nobody', ...strangers(5), stranger(5)];
    const { body } = await ask({ recipients, text: 'Halo' });
    expect(body).toMatchObject({
      wished: 6,
      sent: 2,
      skipped: { invalid_recipient: 1, opted_out: 1, no_consent: 2 },
    });
  });

  it('with a consent that comes along, all but those who opted out', async () => {
    const { body } = await ask({ recipients: strangers(4), text: 'Halo', consent });
    expect(body).toMatchObject({ wished: 4, sent: 3, skipped: { opted_out: 1 } });
    expect(body.done).not.toBeNull();
  });

  it('with a yes to marketing alone, none but those who are written to as a campaign', async () => {
    const asked = { recipients: ['+6281255509901'], consent: { ...consent, scope: 'marketing' } };
    const one = await ask({ ...asked, text: 'Halo' });
    expect(one.body).toMatchObject({ sent: 0, skipped: { no_consent: 1 } });
    const many = await ask({ ...asked, text: 'Halo', campaign: 'Nov' });
    expect(many.body).toMatchObject({ sent: 1, skipped: {} });
  });
});

it('stores nothing', async () => {
  const before = (await test.api.conversations()).length;
  const { waiting } = await test.api.queue();
  await ask({ recipients: strangers(20, 100), text: 'Halo', consent, campaign: 'Nov' });
  await ask({ count: 100 });
  expect((await test.api.conversations()).length).toBe(before);
  expect((await test.api.queue()).waiting).toBe(waiting);
});

import type { Browser, Page } from 'playwright-core';
import type { ContactView, MessageView } from '../../src/protocol/index.js';
import {
  digitsOf,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  turnUntil,
  writes,
} from '../journeys/story.js';
import type { TestApp } from '../support/app.js';
import {
  accessibilityFaults,
  describeInBrowser,
  openBrowser,
  openPage,
  signIn,
  type WatchedPage,
} from '../support/browser.js';
import { until } from '../support/until.js';
import { consequence, mayArriveTwice } from '../../src/web/state/settle.js';

describe('a second try', () => {
  it.each([
    ['GOWS', false],
    ['NOWEB', false],
    ['WEBJS', true],
    ['SOMETHING', true],
    [null, true],
  ])('of a message on %s may arrive twice: %s', (engine, twice) => {
    expect(mayArriveTwice({ engine })).toBe(twice);
  });

  it('says so before it is made, and nothing of the kind of the other answers', () => {
    expect(consequence('send_again', true)).toBe('settle.sendAgainTwice');
    expect(consequence('send_again', false)).toBe('settle.sendAgainSame');
    expect(consequence('give_up', true)).toBe('settle.giveUpWhy');
    expect(consequence('arrived', true)).toBe('settle.arrivedWhy');
  });
});

describeInBrowser('a message nobody could find', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

  async function lost(n: number): Promise<MessageView> {
    sandboxOf(test).failNext({ call: 'sendText', kind: 'cut', does: false });
    const { id } = await sendFirst(test, stranger(n), { text: `Pesanan ${n}` });
    return turnUntil(
      test,
      () => test.api.message(id),
      ({ unknown }) => unknown?.needsPerson === true,
      { stepMs: 5_000 },
    );
  }

  const dialog = () => page.getByRole('dialog');
  const becomes = (message: MessageView, status: string) =>
    until(
      () => test.api.message(message.id),
      now => now.status === status,
    );

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    page = open.page;
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('asks at its bubble what became of it, and takes the answer with a reason', async () => {
    const message = await lost(1);
    await page.goto(`${test.app.url}/inbox/all/${message.conversationId}`);
    const bubble = page.locator(`[data-message="${message.id}"]`);
    await bubble.getByRole('button', { name: 'It arrived' }).click();
    await dialog().getByText('It is shown as sent from now on.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog().getByLabel('Reason').fill('Seen on the phone');
    await dialog().getByRole('button', { name: 'It arrived' }).click();
    await becomes(message, 'sent');
    await bubble.getByRole('group', { name: /^To / }).waitFor({ state: 'detached' });
  });

  it('is listed on the desk, sent again under its id after a question, or given up', async () => {
    const again = await lost(2);
    const gone = await lost(3);
    await page.goto(`${test.app.url}/queue`);
    const rows = page.locator('.decide-row');
    await rows.nth(1).waitFor();
    await page.locator('.summary-line', { hasText: '2 messages need your word.' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await rows.nth(1).getByRole('button', { name: 'Give up' }).click();
    await dialog().getByRole('button', { name: 'Give up' }).click();
    expect((await becomes(gone, 'failed')).failure?.code).toBe('given_up');
    await rows.nth(1).waitFor({ state: 'detached' });

    await rows.first().getByRole('button', { name: 'Send again' }).click();
    await dialog().getByText('It goes under the id it already has').waitFor();
    expect((await test.api.message(again.id)).status).toBe('unknown');
    await dialog().getByRole('button', { name: 'Send again' }).click();
    await until(
      () => test.api.message(again.id),
      ({ status }) => status !== 'unknown',
    );
    await rows.first().waitFor({ state: 'detached' });
    expect((await test.api.message(again.id)).whatsappId).toBe(again.whatsappId);
  });

  it('and a person who may have meant "stop" are shown as such until somebody has looked', async () => {
    await writes(test, stranger(9), 'Iptal');
    const path = `/api/contacts?q=${digitsOf(stranger(9))}`;
    const contact = async () =>
      (await test.api.call<{ data: ContactView[] }>('GET', path)).body.data[0];
    await until(contact, known => !!known?.doubtfulSince);
    const [conversation] = await test.api.conversations(`?q=${digitsOf(stranger(9))}`);
    await page.goto(`${test.app.url}/inbox/all/${conversation?.id}`);
    await page.locator('.doubt').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'They did not mean stop' }).click();
    await page.locator('.doubt').waitFor({ state: 'detached' });
    expect((await contact())?.doubtfulSince).toBeNull();
    expect(open.troubles).toEqual([]);
  });
});

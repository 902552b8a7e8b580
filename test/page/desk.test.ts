import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import type { BootstrapView, PolicyView } from '../../src/protocol/views.js';
import {
  moveTo,
  nextJakarta,
  hasLeft,
  sendFirst,
  startStory,
  stranger,
  strangers,
  turnUntil,
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

const hourMs = 3_600_000;

describeInBrowser('the operators’ desk', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

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

  const go = (path: string) => page.goto(`${test.app.url}${path}`);
  const summary = () => page.locator('.summary-line').innerText();
  const dialog = () => page.getByRole('dialog');
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  it('is one key away, and says that nothing waits', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/queue');
    expect(await until(summary, said => said !== 'Looking at the queue')).toBe(
      'Nothing is waiting.',
    );
  });

  it('shows each number with what it used, its warm-up, its health and WhatsApp’s limits', async () => {
    const number = page.locator('.desk-number').first();
    for (const heading of ['Used today', 'Warm-up', 'Health', 'WhatsApp’s own limits']) {
      await number.getByRole('heading', { name: heading }).waitFor();
    }
    expect(await number.locator('.meter').count()).toBeGreaterThanOrEqual(3);
  });

  it('pauses everything by keyboard alone', async () => {
    await page.locator('#queue').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.pause-row').waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    expect(await focused()).toBe('Pause sending');
    await test.api.resume();
    await page.locator('.pause-row').waitFor({ state: 'detached' });
  });

  it('pauses everything with two clicks, and says so at once', async () => {
    await button('Pause sending').click();
    await button('Pause now').click();
    await page.locator('.pause-row', { hasText: 'Sending is paused by' }).waitFor();
    expect((await test.api.queue()).paused).toBe(true);
  });

  it('tells without a reload why nothing goes out, and counts what waits by its reason', async () => {
    for (const to of strangers(3)) await sendFirst(test, to);
    await until(summary, said => said.startsWith('Nothing is going out. All sending is paused'));
    await until(summary, said => said.endsWith('3 messages wait.'));
    const row = page.getByRole('row', { name: /All sending is paused/ });
    expect(await row.getByRole('cell').last().innerText()).toBe('3');
  });

  it('has nothing that axe or the content policy complains about, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(open.troubles).toEqual([]);
  });

  it.each([320, 390, 768, 1024])('needs no sideways scrolling at %i px', async width => {
    await page.setViewportSize({ width, height: 844 });
    const wider = () =>
      page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    for (const path of ['/queue', '/policy']) {
      await go(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await until(wider, over => over <= 0, { withinMs: 2_000 });
    }
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  it('has a bar about the pause on every other screen, with the way to the review', async () => {
    await go('/inbox/all');
    await page.locator('.pause-bar', { hasText: 'Sending is paused' }).waitFor();
    await page.getByRole('link', { name: 'Review' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  });

  it('shows before it resumes what would go, and ends the pause only then', async () => {
    await button(/^Review and resume/).click();
    await dialog().getByText('3 messages would go').waitFor();
    await dialog().getByText('First contacts').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect((await test.api.queue()).paused).toBe(true);
  });

  it('cancels what has grown stale unless a person keeps it', async () => {
    await moveTo(test, new Date(test.app.clock.now().getTime() + 26 * hourMs));
    await button(/^Review and resume/).click();
    await dialog().getByText('3 messages have grown stale').waitFor();
    await dialog().locator('.stale-row input').first().check();
    await dialog().getByRole('button', { name: 'Cancel 2 and resume' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.locator('.pause-row').waitFor({ state: 'detached' });
    const conversations = await test.api.conversations();
    const threads = await Promise.all(conversations.map(({ id }) => test.api.thread(id)));
    const cancelled = threads.flat().filter(({ status }) => status === 'cancelled');
    expect(cancelled).toHaveLength(2);
  });

  it('pauses only what was chosen, until the chosen end', async () => {
    await button('Pause sending').click();
    await page.getByRole('radio', { name: /First messages to new people/ }).check();
    await page.getByRole('textbox', { name: 'Reason' }).fill('too many strangers');
    await page.getByLabel('Until').selectOption('4');
    expect(await accessibilityFaults(page)).toEqual([]);
    await button('Pause now').click();
    const row = page.locator('.pause-row', { hasText: 'First messages to new people are paused' });
    expect(await row.innerText()).toContain('“too many strangers”. Until ');
    expect((await test.api.queue()).pauses).toMatchObject([{ scope: 'first_contacts' }]);
    await row.getByRole('button').click();
    await dialog()
      .getByRole('button', { name: /resume$/i })
      .click();
    await row.waitFor({ state: 'detached' });
  });

  it('keeps what it knows and says so when the gateway does not answer', async () => {
    const cut = (route: Route) => route.abort();
    await until(summary, said => said !== 'Looking at the queue');
    await page.route('**/api/messages/queue/status', cut);
    await page.getByText('The queue could not be read.').waitFor();
    expect(await summary()).not.toBe('Looking at the queue');
    await page.unroute('**/api/messages/queue/status', cut);
    await button('Try again').click();
    await page.getByText('The queue could not be read.').waitFor({ state: 'detached' });
  });

  it('is worded in every language of the page', async () => {
    const titles = { id: 'Antrean', de: 'Warteschlange', tr: 'Sıra', ru: 'Очередь', en: 'Queue' };
    for (const [language, title] of Object.entries(titles)) {
      await page.evaluate(`localStorage.setItem('language', '${language}')`);
      for (const [path, name] of [
        ['/queue', title],
        ['/policy', /./],
      ] as const) {
        await go(path);
        await page.getByRole('heading', { level: 1, name }).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
      }
    }
  });
});

describeInBrowser('the log of decisions', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    page = (await openPage(browser, test.app.url)).page;
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('tells at a held message why it waits, since when, and what was looked at', async () => {
    await test.api.pause({ reason: 'checking a warning' });
    const { conversationId } = await sendFirst(test, stranger(1));
    await page.goto(`${test.app.url}/inbox/all/${conversationId}`);
    await page.getByRole('button', { name: 'Why?' }).click();
    const log = page.getByRole('dialog', { name: 'What the gateway decided' });
    await log.getByText('All sending is paused by').first().waitFor();
    await log.getByText('checking a warning').first().waitFor();
    await log.getByText('Numbers it looked at').first().click();
    await log.getByText('firstContactsToday').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await log.waitFor({ state: 'detached' });
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    expect(await focused()).toBe('Why?');
    await test.api.resume();
  });
});

describeInBrowser('the composer', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    page = (await openPage(browser, test.app.url)).page;
    await signIn(page);
    const { conversationId } = await sendFirst(test, stranger(1));
    await page.goto(`${test.app.url}/inbox/all/${conversationId}`);
    await page.locator('textarea').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const pacing = () => page.locator('.pacing-words').innerText();

  it('says at night that the number is closed, before anything is sent', async () => {
    await moveTo(test, nextJakarta(23, test.app.clock.now()));
    await page.locator('textarea').fill('Selamat malam');
    expect(await until(pacing, said => said.startsWith('Outside'))).toMatch(
      /^Outside 08:00 to 21:00/,
    );
  });

  it('marks words that are never sent, and stops marking them when they are gone', async () => {
    await moveTo(test, nextJakarta(10, test.app.clock.now()));
    await page.locator('textarea').fill('Main judi online di sini');
    await page.locator('.composer-mirror mark').first().waitFor();
    await page.getByText('These words are never sent').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('textarea').fill('Pesanan Anda sudah dikirim');
    await page.locator('.composer-mirror').waitFor({ state: 'detached' });
    await until(pacing, said => said.startsWith('Sends'));
  });
});

describeInBrowser('the policy screen', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    page = open.page;
    await signIn(page);
    await page.goto(`${test.app.url}/policy`);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const rules = () => test.api.call<PolicyView>('GET', '/api/policy');
  const people = () => page.getByRole('spinbutton', { name: 'People a day', exact: true });
  const apply = () => page.getByRole('button', { name: 'Apply' });

  it('tells the rules in force in sentences', async () => {
    await page.getByText('At most 50 people a day.').waitFor();
    await page.getByText('As installed, nothing was changed here.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says at the field what is wrong with it, and does not apply it', async () => {
    await page.getByRole('button', { name: 'Change the rules' }).click();
    await people().fill('-3');
    await page.locator('.policy-notes .tone-danger').waitFor();
    expect(await apply().isDisabled()).toBe(true);
  });

  it('asks for a tick where experience advises otherwise', async () => {
    await people().fill('80');
    await page.getByText('Advised: at most 50.').waitFor();
    await page.getByText('I want 1 value outside the advised range.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('applies a change with its reason and keeps the version', async () => {
    await people().fill('30');
    await page.getByText('caps.contactsPerDay: 50 → 30').waitFor();
    await page.getByLabel('Why?').fill('a young number');
    await apply().click();
    await page.getByText('At most 30 people a day.').waitFor();
    await page.locator('.version', { hasText: 'a young number' }).waitFor();
    expect((await rules()).body.effective).toMatchObject({ caps: { contactsPerDay: 30 } });
  });

  it('returns to a former version', async () => {
    await page.getByRole('button', { name: 'Change the rules' }).click();
    await people().fill('20');
    await page.getByText('caps.contactsPerDay: 30 → 20').waitFor();
    await page.getByLabel('Why?').fill('even younger');
    await apply().click();
    await page.getByText('At most 20 people a day.').waitFor();
    await page.getByRole('button', { name: 'Return to this version: Version 1' }).click();
    await page.getByRole('button', { name: 'Return', exact: true }).click();
    await page.getByText('At most 30 people a day.').waitFor();
    await page.getByRole('button', { name: 'Return to the beginning' }).click();
    await page.getByRole('button', { name: 'Return', exact: true }).click();
    await page.getByText('At most 50 people a day.').waitFor();
    expect(open.troubles).toEqual([]);
  });
});

describeInBrowser('who may see the desk', () => {
  let test: TestApp;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const refused: string[] = [];

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
    page.on('console', message => {
      if (message.type() === 'error') refused.push(message.text());
    });
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('is asked nothing before anybody has signed in: the console stays empty', async () => {
    await page.goto(test.app.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(refused).toEqual([]);
    await signIn(page);
  });

  const withoutRights = (pattern: RegExp) =>
    page.route('**/api/bootstrap', async route => {
      const answer = await route.fetch();
      const boot = (await answer.json()) as BootstrapView;
      const rights = boot.rights.filter(right => !pattern.test(right));
      await route.fulfill({ response: answer, json: { ...boot, rights } });
    });

  it('lets an admin say that the clock is right, and nobody else', async () => {
    const real = Date.now;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => real() + 5 * 60_000);
    const { id } = await sendFirst(test, stranger(1));
    await until(
      () => test.api.message(id),
      ({ hold }) => hold?.code === 'clock_jumped',
    );
    const inDoubt = page.getByText('The clock of this server jumped').first();
    const confirm = page.getByRole('button', { name: 'The clock is right' });
    await withoutRights(/^policy:write$/);
    await page.goto(`${test.app.url}/queue`);
    await inDoubt.waitFor();
    expect(await confirm.count()).toBe(0);
    await page.unroute('**/api/bootstrap');
    await page.goto(`${test.app.url}/queue`);
    await confirm.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await confirm.click();
    await confirm.waitFor({ state: 'detached' });
    await turnUntil(test, () => test.api.message(id), hasLeft);
    clock.mockRestore();
    await test.api.call('POST', '/api/clock/confirm');
  });

  it('is nobody without the right: no entry, no key, and a sentence at the address', async () => {
    await withoutRights(/^(queue|policy):/);
    await page.goto(`${test.app.url}/inbox/all`);
    await page.getByRole('link', { name: 'Numbers' }).waitFor();
    expect(await page.getByRole('link', { name: /^(Queue|Policy)/ }).count()).toBe(0);
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    expect(new URL(page.url()).pathname).toBe('/inbox/all');
    for (const path of ['/queue', '/policy']) {
      await page.goto(`${test.app.url}${path}`);
      await page.getByText('It needs the right').waitFor();
    }
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

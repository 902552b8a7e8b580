import type { Browser } from 'playwright-core';
import type { BootstrapView } from '../../src/protocol/views.js';
import { startStory, strangers } from '../journeys/story.js';
import type { TestApp } from '../support/app.js';
import { describeInBrowser, openBrowser, openPage, signIn } from '../support/browser.js';
import { until } from '../support/until.js';

const count = 130;

describeInBrowser('a list longer than its first page', () => {
  let test: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    test = await startStory();
    browser = await openBrowser();
    await Promise.all(
      strangers(count).map(phone => test.api.call('POST', '/api/conversations', { phone })),
    );
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('is fetched on from where the first picture ended, down to its oldest conversation', async () => {
    const { page } = await openPage(browser, test.app.url);
    const asked: string[] = [];
    page.on('request', request => {
      if (request.url().includes('/api/conversations?')) asked.push(request.url());
    });
    const boot = page.waitForResponse('**/api/bootstrap');
    await signIn(page);
    const { nextCursor, conversations } = (await (await boot).json()) as BootstrapView;
    expect(conversations).toHaveLength(100);
    const last = page.locator(`[role=option][aria-posinset="${count}"]`);
    await page.getByRole('listbox').hover();
    await until(
      async () => {
        await page.mouse.wheel(0, 2_000);
        return last.count();
      },
      found => found === 1,
    );
    const cursors = asked.map(url => new URL(url).searchParams.get('cursor'));
    expect(cursors).toContain(nextCursor);
    expect(nextCursor).not.toBeNull();
  });
});

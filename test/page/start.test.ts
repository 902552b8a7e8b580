import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInBrowser, openBrowser, openPage, signIn } from '../support/browser.js';

const root = { email: 'root@example.com', password: 'a long enough word' };

describeInBrowser('a page that begins', () => {
  let test: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    test = await startTestApp({
      env: { SUPERADMIN_EMAIL: root.email, SUPERADMIN_PASSWORD: root.password },
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  async function withPage(look: (page: Page) => Promise<void>): Promise<void> {
    const { page, close } = await openPage(browser, test.app.url);
    await look(page);
    await close();
  }

  it('for somebody of no company says so, and lets them sign out', () =>
    withPage(async page => {
      await page.fill('input[type=email]', root.email);
      await page.fill('input[type=password]', root.password);
      await page.keyboard.press('Enter');
      await page.getByText('You belong to no company').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForSelector('input[type=email]');
    }));

  it('while something is wrong says what, and tries again', () =>
    withPage(async page => {
      await signIn(page);
      const problem = { status: 503, code: 'database_busy', title: '', detail: '' };
      await page.route('**/api/bootstrap', route => route.fulfill({ status: 503, json: problem }));
      await page.reload();
      const again = page.getByRole('button', { name: 'Try again' });
      await again.waitFor();
      expect(await page.locator('h1').textContent()).not.toContain('does not answer');
      await page.unroute('**/api/bootstrap');
      await again.click();
      await page.waitForSelector('[role=listbox], .list-empty, .nothing-open');
    }));

  it('and whose sign-in ends asks until there is an answer, however often somebody presses Escape', () =>
    withPage(async page => {
      await signIn(page);
      await page.context().clearCookies();
      await page.evaluate(() => fetch('/api/auth/logout', { method: 'POST' }));
      await page.locator('input[type=search]').first().fill('siti');
      const dialog = page.locator('dialog[open]');
      await dialog.waitFor();
      await page.locator('dialog[open] input[type=password]').click();
      for (let times = 0; times < 4; times += 1) {
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]:modal', { timeout: 5_000 });
      }
    }));
});

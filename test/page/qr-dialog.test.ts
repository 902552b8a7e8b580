import type { Browser, Locator, Page, Route } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInBrowser, openBrowser, openPage, signIn } from '../support/browser.js';
import { until } from '../support/until.js';

describeInBrowser('the code to scan', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;
  let dialog: Locator;
  const failing = { qr: false, start: false };

  /** Answers like a gateway in trouble while `failing` says so. */
  const unless = (call: keyof typeof failing) => (route: Route) =>
    failing[call]
      ? route.fulfill({ status: 502, json: { code: 'waha_refused', detail: 'WAHA refused.' } })
      : route.continue();

  const becomes = (status: string) =>
    until(test.api.sessions, all =>
      all.some(session => session.name === 'qr-demo' && session.status === status),
    );

  beforeAll(async () => {
    // The sandbox's codes change when the test turns the clock, and not before.
    test = await startTestApp({ env: { SANDBOX_SPEED: '1' } });
    await test.api.call('POST', '/api/sessions/start', { session: 'qr-demo' });
    await becomes('SCAN_QR_CODE');
    browser = await openBrowser();
    ({ page } = await openPage(browser, test.app.url));
    await signIn(page);
    await page.route('**/api/sessions/*/qr', unless('qr'));
    await page.route('**/api/sessions/start', unless('start'));
    await page.goto(`${test.app.url}/sessions`);
    failing.qr = true;
    await page.getByRole('button', { name: 'Show code' }).click();
    dialog = page.getByRole('dialog');
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const image = () => dialog.locator('img');
  const failure = () => dialog.locator('.failure');

  it('appears by itself after it could not be fetched', async () => {
    await failure().waitFor();
    expect(await image().count()).toBe(0);
    failing.qr = false;
    await image().waitFor();
    await failure().waitFor({ state: 'detached' });
  });

  it('stays, beside the reason, while the next one cannot be fetched', async () => {
    failing.qr = true;
    test.app.clock.moveBy(20_000);
    await failure().waitFor();
    expect(await image().count()).toBe(1);
  });

  it('leaves its place to the button when it ran out, whatever failed before', async () => {
    await until(
      async () => {
        test.app.clock.moveBy(5_000);
        return test.api.sessions();
      },
      all => all.some(({ status }) => status === 'FAILED'),
    );
    await dialog.getByRole('button', { name: 'Start again' }).waitFor();
    expect(await failure().count()).toBe(0);
  });

  it('says why it cannot be started again, and comes back when it can', async () => {
    const again = dialog.getByRole('button', { name: 'Start again' });
    failing.start = true;
    await again.click();
    await failure().waitFor();
    failing.start = false;
    failing.qr = false;
    await again.click();
    await until(
      async () => {
        test.app.clock.moveBy(500);
        return dialog.locator('.qr-frame:not(.old) img').count();
      },
      count => count === 1,
    );
    expect(await failure().count()).toBe(0);
  });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openFile } from '../http/app-rig.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  accessibilityFaults,
  describeInBrowser,
  openBrowser,
  openPage,
  signIn,
  type WatchedPage,
} from '../support/browser.js';
import { until } from '../support/until.js';

/** SHOTS=<folder> keeps pictures, light and dark, on a desk and on a phone. */
const folder = process.env.SHOTS;
const sizes = { desk: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };

async function picture(page: Page, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

describeInBrowser('the audit log', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;

  beforeAll(async () => {
    test = await startTestApp();
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    await signIn(open.page);
    const { api } = test;
    await api.call('POST', '/api/users/invite', {
      ...{ email: 'budi@example.com', name: 'Budi', role: 'manager' },
    });
    for (let n = 1; n <= 60; n += 1)
      await api.call('POST', '/api/keys', { name: `shop ${n}`, scopes: ['send', 'read'] });
    await api.pause({ reason: 'stocktaking' });
    await api.resume({ stale: 'keep' });
    await open.page.goto(`${test.app.url}/audit`);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const lines = () => open.page.locator('.act');
  const sentences = () => open.page.locator('.act-sentence').allTextContents();
  const choose = (label: string, option: string) =>
    open.page.getByLabel(label, { exact: true }).selectOption({ label: option });

  it('says in sentences who did what, newest first, page by page', async () => {
    await lines().first().waitFor();
    expect((await sentences()).slice(0, 3)).toEqual([
      'Environment API key (key) ended a pause',
      'Environment API key (key) paused sending',
      'Environment API key (key) made the key shop 60',
    ]);
    await picture(open.page, 'audit');
    expect(await accessibilityFaults(open.page)).toEqual([]);
    const first = await lines().count();
    await open.page.getByRole('button', { name: 'Show older lines' }).click();
    await until(
      () => lines().count(),
      count => count > first,
    );
    expect(await sentences()).toContain('owner signed in');
  });

  it('shows what was asked for', async () => {
    await choose('What', 'People');
    await until(sentences, ([top]) => top?.includes('invited Budi') === true);
    expect(await open.page.locator('.act-facts').first().innerText()).toContain('Role: Manager');
    await choose('What', 'Everything');
    await choose('Who', 'owner');
    await until(sentences, shown => shown.every(text => text.startsWith('owner')));
    await choose('What', 'API keys');
    await open.page.getByText('Nothing here fits.').waitFor();
    await choose('What', 'Everything');
    await choose('Who', 'Everybody');
    await choose('When', 'In the last 24 hours');
    await until(sentences, shown => shown.length === 50);
  });

  it('is checked on demand, and says which line was tampered with', async () => {
    const check = () => open.page.getByRole('button', { name: 'Check the log' }).click();
    await check();
    await open.page.getByText('Unchanged:').waitFor();
    const file = await openFile(test);
    await file.write('DROP TRIGGER audit_log_no_update');
    const [line] = await file.rows<{ seq: number }>(
      "SELECT MAX(seq) AS seq FROM audit_log WHERE what = 'key.made'",
    );
    await file.write(`UPDATE audit_log SET object_name = 'x' WHERE seq = ${line?.seq}`);
    await file.close();
    await check();
    await open.page.getByText(`Line ${line?.seq} is not as it was written.`).waitFor();
    expect(await open.page.locator('.act.tampered').count()).toBe(1);
    await picture(open.page, 'audit-broken');
    expect(await accessibilityFaults(open.page)).toEqual([]);
  });

  it('speaks five languages', async () => {
    for (const [language, title] of [
      ['id', 'Log audit'],
      ['de', 'Protokoll'],
      ['tr', 'Denetim kaydı'],
      ['ru', 'Журнал действий'],
      ['en', 'Audit log'],
    ] as const) {
      await open.page
        .getByRole('button', { name: 'Me and appearance' })
        .or(open.page.locator('.rail-entry.me'))
        .first()
        .click();
      await open.page.locator('#me-menu select').selectOption(language);
      await open.page.keyboard.press('Escape');
      await open.page.getByRole('heading', { level: 1, name: title }).waitFor();
      await picture(open.page, `audit-${language}`);
    }
  });

  it('needs no sideways scrolling at 320 px', async () => {
    await open.page.setViewportSize({ width: 320, height: 700 });
    const wider = () =>
      open.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(await wider()).toBeLessThanOrEqual(0);
    expect(open.troubles).toEqual([]);
  });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
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
  await page.setViewportSize({ width: 1440, height: 900 });
}

const siti = '6281200000002';
const [, ...others] = ['6281200000002', '6281200000003', '6281200000004'];
const later = 70;

describeInBrowser('a search', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    test = await startTestApp();
    browser = await openBrowser();
    const write = (phone: string, text: string) => test.app.sandbox?.write(phone, { text });
    write(siti, 'Apakah SİPARİŞİM sudah <b>dikirim</b>?');
    for (let at = 1; at <= later; at += 1) write(siti, `Halo ${at}`);
    for (const phone of others) write(phone, 'Siparişiniz hazır');
    await until(
      async () => {
        const talks = await test.api.conversations();
        const known = talks.find(({ unread }) => unread === later + 1);
        return known ? talks.length : 0;
      },
      count => count === 1 + others.length,
    );
    open = await openPage(browser, test.app.url);
    page = open.page;
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const hits = () => page.locator('#hits .hit');

  it('finds people and what was said, and marks where', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('siparis');
    await until(
      () => hits().count(),
      count => count === 1 + others.length,
    );
    await page.getByText('No person or number for “siparis”').waitFor();
    expect((await page.locator('.hit mark').allTextContents()).sort()).toEqual([
      ...others.map(() => 'Sipariş'),
      'SİPARİŞ',
    ]);
    expect(await page.locator('.hit b').count()).toBe(0);
    await picture(page, 'search');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('opens the thread at the message, by keys alone', async () => {
    await page.locator('#search').focus();
    await page.keyboard.press('ArrowDown');
    const focused = () => page.locator('.hit:focus').textContent();
    for (let at = 0; at < others.length && !(await focused())?.includes('SİPARİŞİM'); at += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const found = page.locator('.was-found', { hasText: 'SİPARİŞİM' });
    await found.waitFor();
    await page.locator('.was-found article:focus').waitFor();
    await picture(page, 'search-opened');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('finds people by parts of their names and numbers, and ends with the field emptied', async () => {
    const field = page.locator('#search');
    await field.fill('0000-0002');
    await page.getByRole('option', { name: /Siti Rahayu/ }).waitFor();
    await page.getByText('No message with').waitFor();
    await picture(page, 'search-people');
    await field.fill('rahayu');
    await page.getByRole('option', { name: /Siti Rahayu/ }).waitFor();
    await field.fill('');
    await until(
      () => page.locator('#list [data-id]').count(),
      count => count === 1 + others.length,
    );
    expect(await hits().count()).toBe(0);
    expect(open.troubles).toEqual([]);
  });
});

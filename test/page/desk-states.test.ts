import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import {
  accessibilityFaults,
  describeInBrowser,
  openBrowser,
  openPage,
  signIn,
} from '../support/browser.js';
import { until } from '../support/until.js';
import { deskStates } from './desk-states.js';

/**
 * SHOTS=<folder> looks at every state and keeps pictures of it, light and dark, on a desk and on a
 * phone; STATE=<name>,<name> at these alone.
 */
const folder = process.env.SHOTS;
const only = process.env.STATE?.split(',');
const seen = deskStates.filter(({ name, always }) =>
  only ? only.includes(name) : folder !== undefined || always,
);

const sizes = {
  desk: { width: 1280, height: 860 },
  phone: { width: 390, height: 844 },
};

async function picture(page: Page, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(folder, `${name}-${size}-${colorScheme}.png`),
        fullPage: false,
      });
    }
  }
}

describeInBrowser('the desk says the truth in one sentence', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each(seen)(
    '$name',
    async ({ name, says, open }) => {
      const { test, close } = await open();
      try {
        const { page, troubles } = await openPage(browser, test.app.url, {
          timezoneId: 'Asia/Jakarta',
        });
        await signIn(page);
        await page.goto(`${test.app.url}/queue`);
        const summary = () => page.locator('.summary-line').innerText();
        const told = until(summary, said => says.test(said));
        await told.catch(() => undefined);
        await picture(page, name);
        await told;
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(troubles).toEqual([]);
      } finally {
        await close();
      }
    },
    60_000,
  );
});

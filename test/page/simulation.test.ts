import type { Browser, Page } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageView, PolicyVersionView } from '../../src/protocol/index.js';
import { daysAgain, spanOf } from '../../src/web/state/policy/simulation.js';
import {
  hasLeft,
  manyChecks,
  sendFirst,
  startStory,
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
} from '../support/browser.js';
import { english } from './things.js';

const words = english();

describe('a simulation', () => {
  const day = (date: string, session: string, later: number) => ({
    date,
    session,
    wished: 10,
    asBefore: 10 - later,
    later,
    earlier: 0,
    refused: 0,
    left: { before: 10, after: 10 },
    held: { hour_cap: later, day_cap: 1 },
  });

  it('adds up the numbers of each day, oldest day first, and names what held most', () => {
    const days = [day('2025-11-21', 'a', 3), day('2025-11-20', 'a', 0), day('2025-11-21', 'b', 2)];
    expect(daysAgain({ days })).toEqual([
      expect.objectContaining({ date: '2025-11-20', wished: 10, later: 0, heldBy: 'day_cap' }),
      expect.objectContaining({ date: '2025-11-21', wished: 20, later: 5, heldBy: 'hour_cap' }),
    ]);
  });

  it('leaves out days on which something left and nothing was wished for', () => {
    const days = [day('2025-11-20', 'a', 3), { ...day('2025-11-21', 'a', 0), wished: 0 }];
    expect(daysAgain({ days }).map(({ date }) => date)).toEqual(['2025-11-20']);
  });

  it('says delays in the largest unit that is still true', () => {
    expect([spanOf(words, 22 * 60_000), spanOf(words, 4 * 3_600_000)]).toEqual([
      '22 minutes',
      '4 hours',
    ]);
  });
});

/** SHOTS=<folder> keeps pictures, light and dark, on a desk and on a phone. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, width] of [
    ['desk', 1280],
    ['phone', 390],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.locator('.trial').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
    }
  }
}

describeInBrowser('the policy editor', () => {
  let test: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    test = await startStory({ policy: { warmup: { enabled: false }, ...manyChecks } });
    const sent: MessageView[] = [];
    for (const to of strangers(5)) sent.push(await sendFirst(test, to));
    const left = async () =>
      (await Promise.all(sent.map(({ id }) => test.api.message(id)))).filter(hasLeft).length;
    await turnUntil(test, left, n => n === 5);
    // What a tighter hour would have held is on its way by now.
    test.app.clock.moveBy(2 * 3_600_000);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('replays the last days under the rules in its fields, and forgets it when they change', async () => {
    const { page, troubles } = await openPage(browser, test.app.url, { locale: 'en-GB' });
    await signIn(page);
    await page.goto(`${test.app.url}/policy`);
    await page.getByRole('button', { name: 'Change the rules' }).click();
    const result = page.getByRole('region', { name: 'With these rules, the last 7 days' });
    const run = page.getByRole('button', { name: 'Simulate the last days' });
    const figure = (name: string) =>
      result.locator('.figure-cell', { hasText: name }).locator('dd').innerText();

    await run.click();
    await result.waitFor();
    expect(await figure('as before')).toBe('5');

    await page.getByRole('spinbutton', { name: 'Messages an hour', exact: true }).fill('3');
    await result.waitFor({ state: 'detached' });
    await run.click();
    await result.waitFor();
    expect([await figure('as before'), await figure('later')]).toEqual(['3', '2']);
    expect(await result.getByRole('row').nth(1).innerText()).toMatch(/5\s+2\s+0/);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'simulation');

    await page.getByRole('spinbutton', { name: 'Messages an hour', exact: true }).fill('-3');
    await page.getByText('Some values cannot be used.').waitFor();
    expect(await run.isDisabled()).toBe(true);
    expect(troubles).toEqual([]);
    const { body } = await test.api.call<{ data: PolicyVersionView[] }>(
      'GET',
      '/api/policy/versions',
    );
    expect(body.data).toEqual([]);
  });
});

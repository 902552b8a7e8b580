import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
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

/** SHOTS=<folder> keeps pictures of every screen, light and dark, on a desk and on a phone. */
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

const password = 'another long enough word';
const ayu = { phone: '6281200000002', text: 'Halo, masih buka?' };
const draft = 'Masih, sampai jam sembilan.';

describeInBrowser('somebody who is invited', () => {
  let test: TestApp;
  let browser: Browser;
  let admin: WatchedPage;
  let manager: WatchedPage;

  beforeAll(async () => {
    test = await startTestApp();
    browser = await openBrowser();
    admin = await openPage(browser, test.app.url);
    await signIn(admin.page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const dialog = (): Locator => admin.page.getByRole('dialog');
  const goTo = (path: string) => admin.page.goto(test.app.url + path);
  const person = (name: string) => admin.page.locator('.person', { hasText: name });
  const conversation = () => manager.page.locator('#list [data-id]');
  const composer = () => manager.page.locator('textarea#composer');

  async function linkFor(name: string): Promise<string> {
    await goTo('/team');
    await admin.page.getByRole('button', { name: 'Invite somebody' }).click();
    await dialog().getByLabel('E-mail').fill(`${name.toLowerCase()}@example.com`);
    await dialog().getByLabel('Name').fill(name);
    await picture(admin.page, 'invite');
    await dialog().getByRole('button', { name: 'Make the link' }).click();
    const link = await dialog().locator('.secret-value').innerText();
    await picture(admin.page, 'invite-link');
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Done' }).click();
    return link;
  }

  /** Ticks at the number until the manager may do exactly this, and saves. */
  async function grant(rights: Readonly<Record<'Read' | 'Write' | 'Manage', boolean>>) {
    await goTo('/sessions');
    await admin.page
      .locator('.number', { hasText: 'shop' })
      .getByRole('button', { name: 'Access' })
      .click();
    for (const [right, on] of Object.entries(rights))
      await dialog()
        .getByRole('checkbox', { name: `Budi: ${right}` })
        .setChecked(on);
    await picture(admin.page, 'access');
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
  }

  it('comes in by the link, which leaves the address bar at once', async () => {
    const link = await linkFor('Budi');
    await person('Budi').getByText('invited by').waitFor();
    await picture(admin.page, 'team-invited');
    manager = await openPage(browser, test.app.url);
    await manager.page.goto(link);
    const join = manager.page.getByRole('button', { name: 'Join' });
    await join.waitFor();
    expect(manager.page.url()).toBe(`${test.app.url}/invite`);
    await picture(manager.page, 'join');
    expect(await accessibilityFaults(manager.page)).toEqual([]);
    await manager.page.getByLabel('Password').fill(password);
    await join.click();
    await manager.page.getByText('No number is open to you yet').waitFor();
    await picture(manager.page, 'no-number');
    const rail = manager.page.getByRole('navigation', { name: 'Sections' });
    expect(await rail.getByRole('link').allTextContents()).toEqual([
      'Inbox',
      'Numbers',
      'Templates',
      'Team',
    ]);
  });

  it('finds a used link used, and a withdrawn one withdrawn', async () => {
    const link = await linkFor('Citra');
    await person('Citra').getByRole('button', { name: 'Withdraw' }).click();
    await person('Citra').waitFor({ state: 'detached' });
    const { page, close } = await openPage(browser, test.app.url);
    await page.goto(link);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText('has expired or was withdrawn').waitFor();
    await picture(page, 'link-over');
    expect(await accessibilityFaults(page)).toEqual([]);
    await close();
  });

  it('is told which right a screen needs, and sees the team without its tools', async () => {
    await manager.page.goto(`${test.app.url}/keys`);
    await manager.page.getByText('keys:manage').waitFor();
    await manager.page.goto(`${test.app.url}/team`);
    await manager.page.locator('.person', { hasText: 'owner' }).waitFor();
    expect(await manager.page.locator('.person button, .person select').count()).toBe(0);
    await picture(manager.page, 'team-manager');
    await manager.page.goto(`${test.app.url}/inbox/all`);
  });

  it('sees the conversations of a number once they may read it, and why they cannot write', async () => {
    await goTo('/sessions');
    await admin.page.getByRole('button', { name: 'Add a number' }).click();
    await dialog().getByLabel('Short name').fill('shop');
    await dialog().getByRole('button', { name: 'Add' }).click();
    await dialog().getByRole('button', { name: 'Pretend to scan' }).click();
    await dialog().getByRole('button', { name: 'Done' }).click();
    test.app.sandbox?.write(ayu.phone, { text: ayu.text, session: 'shop' });
    await until(test.api.conversations, ({ length }) => length === 1);
    await grant({ Read: true, Write: false, Manage: false });
    await conversation().click();
    await manager.page.getByText('You can read shop but not write from it').waitFor();
    expect(await composer().count()).toBe(0);
    expect(await manager.page.getByRole('button', { name: 'Close' }).count()).toBe(0);
    await picture(manager.page, 'read-only');
    expect(await accessibilityFaults(manager.page)).toEqual([]);
  });

  it('writes once they may, without loading anything anew', async () => {
    await manager.page.evaluate(() => Object.assign(globalThis, { kept: true }));
    await grant({ Read: true, Write: true, Manage: false });
    await composer().fill(draft);
    expect(await manager.page.evaluate(() => 'kept' in globalThis)).toBe(true);
  });

  it('loses what is taken while it is open, and keeps what was typed', async () => {
    await grant({ Read: false, Write: false, Manage: false });
    await manager.page.getByRole('main').getByText('You may no longer read shop').waitFor();
    await manager.page.locator('.kept-draft', { hasText: draft }).waitFor();
    expect(await conversation().count()).toBe(0);
    expect(await manager.page.locator('.bubble').count()).toBe(0);
    await picture(manager.page, 'taken');
    expect(await accessibilityFaults(manager.page)).toEqual([]);
    await manager.page.setViewportSize(sizes.phone);
    await manager.page.getByRole('button', { name: 'Back' }).click();
    await manager.page.getByText('No number is open to you yet').waitFor();
    await manager.page.setViewportSize({ width: 1440, height: 900 });
    await manager.page.goBack();
  });

  it('finds it again when it is given again, also at their own row in the team', async () => {
    await goTo('/team');
    await person('Budi').getByRole('button', { name: 'Numbers' }).click();
    await dialog().getByRole('checkbox', { name: 'shop: Write' }).check();
    await picture(admin.page, 'access-member');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await composer().waitFor();
    expect(await composer().inputValue()).toBe(draft);
    await conversation().waitFor();
  });

  it('misses no right that was taken while the page was offline', async () => {
    await manager.page.context().setOffline(true);
    await grant({ Read: false, Write: false, Manage: false });
    await manager.page.context().setOffline(false);
    await manager.page.getByRole('main').getByText('You may no longer read shop').waitFor();
  });

  it('lands on the sign-in when they are disabled, which stays shut', async () => {
    await goTo('/team');
    await person('Budi').waitFor();
    await picture(admin.page, 'team');
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await person('Budi').getByRole('button', { name: 'Disable' }).click();
    await picture(admin.page, 'disable');
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await person('Budi').getByRole('button', { name: 'Enable' }).waitFor();
    await manager.page.getByText('Your sign-in was ended').waitFor();
    expect(await manager.page.locator('.frame, dialog').count()).toBe(0);
    await picture(manager.page, 'ended');
    await manager.page.getByLabel('E-mail').fill('budi@example.com');
    await manager.page.getByLabel('Password').fill(password);
    await manager.page.getByRole('button', { name: 'Sign in' }).click();
    await manager.page.locator('.failure').waitFor();
  });

  it('comes back with a new password by a link', async () => {
    await person('Budi').getByRole('button', { name: 'Enable' }).click();
    await person('Budi').getByRole('button', { name: 'Link for a new password' }).click();
    const link = await dialog().locator('.secret-value').innerText();
    await dialog().getByRole('button', { name: 'Done' }).click();
    await manager.page.goto(link);
    await manager.page.getByLabel('New password').waitFor();
    expect(manager.page.url()).toBe(`${test.app.url}/reset`);
    await picture(manager.page, 'reset');
    await manager.page.getByLabel('New password').fill(`${password} still`);
    await manager.page.getByRole('button', { name: 'Save and sign in' }).click();
    await manager.page.getByText('No number is open to you yet').waitFor();
  });

  it('has seen nothing that the content policy complains about', () => {
    expect([...admin.troubles, ...manager.troubles]).toEqual([]);
  });
});

describeInBrowser('a key for a program', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;

  beforeAll(async () => {
    test = await startTestApp();
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    await signIn(open.page);
    await open.page.goto(`${test.app.url}/keys`);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const dialog = (): Locator => open.page.getByRole('dialog');
  const row = () => open.page.locator('.person', { hasText: 'Shop' });
  let key = '';
  const reads = async () => (await test.api.as({ 'X-Api-Key': key }).call('GET', '/api/me')).status;

  it('is made for what was ticked, and shown once', async () => {
    await open.page.getByRole('button', { name: 'Make a key' }).click();
    await dialog().getByLabel('Name').fill('Shop');
    expect(await dialog().getByRole('button', { name: 'Make the key' }).isDisabled()).toBe(true);
    await dialog().getByRole('checkbox', { name: 'Read' }).check();
    await dialog().getByRole('radio', { name: 'Only these numbers' }).check();
    await dialog().getByRole('checkbox', { name: 'Sandbox number' }).check();
    await dialog().getByLabel('Expires').selectOption('30');
    await picture(open.page, 'make-key');
    expect(await accessibilityFaults(open.page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Make the key' }).click();
    key = await dialog().locator('.secret-value').innerText();
    await picture(open.page, 'key');
    await dialog().getByRole('button', { name: 'Done' }).click();
    expect(await reads()).toBe(200);
    expect(await row().innerText()).toContain(key.slice(0, 10));
    expect(await open.page.content()).not.toContain(key);
  });

  it('is refused from the moment it is revoked', async () => {
    await open.page.reload();
    await row().getByText('last used').waitFor();
    await picture(open.page, 'keys');
    await row().getByRole('button', { name: 'Revoke' }).click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await row().getByText('Revoked').waitFor();
    expect(await reads()).toBe(401);
    await picture(open.page, 'keys-revoked');
    expect(await accessibilityFaults(open.page)).toEqual([]);
  });

  it.each(['/team', '/keys'])('%s needs no sideways scrolling at 320 px', async path => {
    await open.page.setViewportSize({ width: 320, height: 700 });
    await open.page.goto(test.app.url + path);
    await open.page.locator('.person').first().waitFor();
    const wider = () =>
      open.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(await wider()).toBeLessThanOrEqual(0);
    expect(open.troubles).toEqual([]);
  });
});

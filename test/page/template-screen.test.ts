import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { TemplateView } from '../../src/protocol/views.js';
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

/** Of a text area, what counts here. */
interface Field {
  value: string;
  selectionStart: number;
  selectionEnd: number;
}

const siti = '6281200000002';

describeInBrowser('templates', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    test = await startTestApp();
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    page = open.page;
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const create = (body: object) => test.api.call<TemplateView>('POST', '/api/templates', body);
  const save = () => page.getByRole('button', { name: 'Save' });
  const composer = () => page.locator('textarea#composer');
  const options = () => page.locator('#composer-templates [role=option]');
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const selected = () =>
    composer().evaluate((field: Field) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    );

  it('begin with a word on what they are for', async () => {
    await press('g', 't');
    await page.getByText('There are no templates yet').waitFor();
    await picture(page, 'templates-empty');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('are written side by side in their languages, with what is filled in', async () => {
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Order is ready');
    await page.getByLabel('Shortcut').fill('/ready');
    await page.getByLabel('Category').fill('order');
    await page.getByLabel('Text, English').fill('Hello {name}, order {{orderNumber}} is ready.');
    await page.getByLabel('Add a language').selectOption('id');
    await page.getByLabel('Text, Indonesian').fill('Halo {name}, pesanan Anda siap.');
    await page.getByText('Not here, but in another language: {orderNumber}').waitFor();
    await page.getByLabel('Text, Indonesian').fill('Halo {name}, pesanan {orderNumber} siap.');
    await page.getByLabel('Value of name').fill('Siti');
    await page.locator('.template-bubble', { hasText: 'Hello Siti, order' }).waitFor();
    expect(await page.locator('.template-bubble mark').allTextContents()).toEqual([
      ...['{{orderNumber}}', '{orderNumber}'],
    ]);
    await save().click();
    await page.getByText('changed by owner').waitFor();
    await picture(page, 'template');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(new URL(page.url()).pathname).toMatch(/^\/templates\/[0-9A-Z]{26}$/);
  });

  it('say when a name is taken, and when somebody else has changed them meanwhile', async () => {
    const { body } = await create({ name: 'Thanks', shortcut: 'thanks', text: 'Thank you' });
    await page.getByRole('link', { name: 'Thanks /thanks' }).click();
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('order is READY');
    await save().click();
    await page.getByText('There is a template of this name already').waitFor();
    await test.api.call('PATCH', `/api/templates/${body.id}`, {
      texts: [{ language: 'und', text: 'Thank you, {first_name}' }],
    });
    await page.getByText('has changed this template while you were writing').waitFor();
    await picture(page, 'template-meanwhile');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show theirs, drop mine' }).click();
    expect(await name.inputValue()).toBe('Thanks');
    expect(await page.getByLabel('Text, Any language').inputValue()).toContain('{first_name}');
  });

  it('come into a message by a slash and a few letters, keys alone', async () => {
    test.app.sandbox?.write(siti, { text: 'Halo' });
    await press('g', 'i');
    await page.getByRole('option', { name: /Siti Rahayu/ }).click();
    await composer().fill('');
    await page.keyboard.type('Baik. /');
    await until(
      () => options().count(),
      count => count === 2,
    );
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'composer-templates');
    await page.keyboard.type('read');
    await until(
      () => options().count(),
      count => count === 1,
    );
    await press('Enter');
    expect(await composer().inputValue()).toBe(
      'Baik. Hello Siti Rahayu, order {{orderNumber}} is ready.',
    );
    expect(await selected()).toBe('{{orderNumber}}');
    await picture(page, 'composer-gap');
  });

  it('go nowhere with a gap, and from gap to gap by Tab', async () => {
    await press('End', 'Enter');
    await page.getByText('Fill in {{orderNumber}} first').waitFor();
    expect(await selected()).toBe('{{orderNumber}}');
    await page.keyboard.type('42');
    expect(await composer().inputValue()).toContain('order 42 is ready');
    await page.keyboard.type(' /thanks');
    await press('Tab');
    expect(await composer().inputValue()).toContain('order 42 Thank you, Siti is ready.');
    await press('Control+z');
    expect(await composer().inputValue()).toContain('order 42 /thanks is ready.');
    await composer().fill('/');
    await press('Escape');
    expect(await options().count()).toBe(0);
    expect(await composer().inputValue()).toBe('/');
  });

  it('are gone from every page once they are deleted', async () => {
    const { data } = (await test.api.call<{ data: TemplateView[] }>('GET', '/api/templates')).body;
    await page.goto(`${test.app.url}/templates/${data[0]?.id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await picture(page, 'template-delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await until(
      () => page.locator('.template-entry').count(),
      count => count === 1,
    );
    await test.api.call('DELETE', `/api/templates/${data[1]?.id}`);
    await page.getByText('There are no templates yet').waitFor();
    expect(open.troubles).toEqual([]);
  });
});

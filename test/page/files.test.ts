import type { Browser, Page } from 'playwright-core';
import type { MessageView } from '../../src/protocol/views.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInBrowser, openBrowser, openPage, signIn } from '../support/browser.js';

const siti = '6281200000002';

describeInBrowser('a file on the page', () => {
  let test: TestApp;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    test = await startTestApp({ env: { MAX_MEDIA_MB: '1' } });
    browser = await openBrowser();
    ({ page } = await openPage(browser, test.app.url));
    await signIn(page);
    test.app.sandbox?.write(siti, { text: 'Halo' });
    await page.getByRole('option', { name: /Siti Rahayu/ }).click();
    await page.locator('textarea').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const choose = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });

  it('is refused with the limit this gateway has', async () => {
    await choose('large.pdf', 'application/pdf', Buffer.alloc(1_500_000));
    await page.getByText('This file has 1.4 MB. Files up to 1.0 MB can be sent.').waitFor();
  });

  it('goes as a document when WhatsApp does not show its type', async () => {
    await choose('drawing.svg', 'image/svg+xml', Buffer.from('<svg/>'));
    await page.locator('.attachment').waitFor();
    const answer = page.waitForResponse('**/api/messages/send');
    await page.locator('textarea').press('Enter');
    const sent = await answer;
    expect(sent.status()).toBe(202);
    expect(((await sent.json()) as MessageView).type).toBe('document');
  });
});

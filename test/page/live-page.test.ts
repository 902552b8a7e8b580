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

const siti = '6281200000002';

describeInBrowser('an open page', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    // Open around the clock, so that the test passes at night too.
    const always = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(day => [day, ['00:00-24:00']]),
    );
    test = await startTestApp({ policy: { activeHours: { days: always } } });
    await until(test.api.sessions, sessions => sessions[0]?.status === 'WORKING');
    browser = await openBrowser();
    open = await openPage(browser, test.app.url);
    page = open.page;
    await signIn(page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  const bubble = (text: string) => page.locator('[data-message]', { hasText: text });
  const statusOf = (text: string) => bubble(text).first().getAttribute('data-status');

  it('shows what a customer writes without a reload', async () => {
    test.app.sandbox?.write(siti, { text: 'Apakah pesanan saya sudah dikirim?' });
    await page.getByRole('option', { name: /Siti Rahayu/ }).click();
    await bubble('Apakah pesanan saya').waitFor();
  });

  it('shows the answer at once, then each step until it was read', async () => {
    await page.locator('textarea').fill('Sudah, tiba besok');
    await page.keyboard.press('Enter');
    await bubble('Sudah, tiba besok').waitFor();
    await until(
      () => statusOf('Sudah, tiba besok'),
      status => status === 'pending' || status === 'sending' || status === 'sent',
    );
    await until(
      async () => {
        test.app.clock.moveBy(2_000);
        return statusOf('Sudah, tiba besok');
      },
      status => status === 'read',
    );
    expect(await bubble('Sudah, tiba besok').count()).toBe(1);
  });

  it('says in the bubble that sending is paused, and by whom; goes on when it is resumed', async () => {
    await test.api.pause({ reason: 'checking a warning' });
    await page.getByText('checking a warning').first().waitFor();
    await page.locator('textarea').fill('Nanti kami kabari');
    await page.keyboard.press('Enter');
    await bubble('Nanti kami kabari')
      .getByText(/paused/i)
      .waitFor();
    await test.api.resume();
    await until(
      async () => {
        test.app.clock.moveBy(2_000);
        return statusOf('Nanti kami kabari');
      },
      status => status === 'sent' || status === 'delivered' || status === 'read',
    );
  });

  it('takes a waiting message back', async () => {
    await test.api.pause();
    await page.locator('textarea').fill('Salah kirim');
    await page.keyboard.press('Enter');
    await bubble('Salah kirim').getByRole('button', { name: 'Cancel' }).click();
    await until(
      () => statusOf('Salah kirim'),
      status => status === 'cancelled',
    );
    await test.api.resume();
  });

  it('gives the open conversation to a person by keys alone, and says so in the thread', async () => {
    await page.locator('#list').focus();
    await page.keyboard.press('m');
    await page.locator('[data-activity=assigned]').waitFor();
    await page.getByRole('option', { name: /assigned to you/ }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Nobody' }).waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.locator('[data-activity=unassigned]').waitFor();
    expect((await test.api.conversations('?view=unassigned')).length).toBe(1);
  });

  it('shows text of strangers as text', async () => {
    const payload = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
    test.app.sandbox?.write(siti, { text: payload });
    await bubble('<script>window.hit=1</script>').waitFor();
    expect(await page.evaluate("'hit' in window")).toBe(false);
  });

  it('catches up after the line was cut', async () => {
    await page.context().setOffline(true);
    test.app.sandbox?.write(siti, { text: 'Halo, masih di sana?' });
    await until(
      async () => (await test.api.conversations())[0]?.preview?.text,
      text => text === 'Halo, masih di sana?',
    );
    await page.context().setOffline(false);
    await bubble('Halo, masih di sana?').waitFor();
  });

  it('has nothing that axe or the content policy complains about, light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(open.troubles).toEqual([]);
  });

  it.each([320, 390, 768, 1024])('needs no sideways scrolling at %i px', async width => {
    await page.setViewportSize({ width, height: 844 });
    const wider = () =>
      page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    await until(wider, over => over <= 0, { withinMs: 2_000 });
  });

  it('shows the code of a number that asks for a scan, and follows when it is scanned', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await test.api.call('POST', '/api/sessions/start', { name: 'promo' });
    await until(test.api.sessions, sessions =>
      sessions.some(({ name, status }) => name === 'promo' && status === 'SCAN_QR_CODE'),
    );
    await page.goto(`${test.app.url}/sessions`);
    await page.getByRole('button', { name: /code/i }).click();
    const picture = page.locator('dialog img');
    await until(
      () => picture.getAttribute('src'),
      src => src?.startsWith('data:image/png') === true,
    );
    test.app.sandbox?.scan('promo');
    await until(
      async () => {
        test.app.clock.moveBy(1_000);
        return (await test.api.sessions()).find(({ name }) => name === 'promo')?.status;
      },
      status => status === 'WORKING',
    );
    await page.getByText('Working').nth(1).waitFor();
  });
});

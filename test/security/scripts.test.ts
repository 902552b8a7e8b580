import type { Browser, Page } from 'playwright-core';
import { openFile, type GatewayFile } from '../http/app-rig.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  describeInBrowser,
  openBrowser,
  openPage,
  signIn,
  type WatchedPage,
} from '../support/browser.js';
import { until } from '../support/until.js';
import { scriptCorpus } from './script-corpus.js';

/**
 * Texts that would run, in every field that somebody else writes, put into the database itself so
 * that no door has looked at them, and shown by the real page in a real browser.
 */

const quoted = (text: string) => `'${text.replaceAll("'", "''").replaceAll('\u0000', '')}'`;
const idOf = (kind: string, n: number) => `01ARZ3NDEKTSV4RRFF${kind}${String(n).padStart(7, '0')}`;
const payload = (n: number) => scriptCorpus[n % scriptCorpus.length] ?? '';

/** Copies of a row, each with other words in these columns. */
async function copies(
  file: GatewayFile,
  { table, id, count }: { table: string; id: string; count: number },
  set: (n: number) => Record<string, string>,
): Promise<void> {
  const columns = (
    await file.rows<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
  ).map(({ name }) => name);
  const selects = Array.from({ length: count }, (_, n) => {
    const other = set(n);
    const values = columns.map(name => other[name] ?? name).join(', ');
    return `SELECT ${values} FROM ${table} WHERE id = '${id}'`;
  });
  await file.write(`INSERT INTO ${table} (${columns.join(', ')}) ${selects.join(' UNION ALL ')}`);
}

async function firstId(file: GatewayFile, table: string, where = '1'): Promise<string> {
  const [row] = await file.rows<{ id: string }>(`SELECT id FROM ${table} WHERE ${where} LIMIT 1`);
  return row?.id ?? '';
}

/** People and conversations: what strangers write. */
async function plantStrangers(file: GatewayFile): Promise<void> {
  const count = scriptCorpus.length;
  const [contact, message] = [
    await firstId(file, 'contacts', "phone = '6281200009999'"),
    await firstId(file, 'messages'),
  ];
  const [conversation] = await file.rows<{ id: string }>('SELECT id FROM conversations LIMIT 1');
  await copies(file, { table: 'contacts', id: contact, count }, n => ({
    ...{
      id: `'${idOf('C', n)}'`,
      phone: `'62899${String(n).padStart(7, '0')}'`,
      external_id: 'NULL',
    },
    ...{ name: n % 2 ? quoted(payload(n)) : 'NULL', push_name: quoted(payload(n)) },
    ...{ email: quoted(payload(n)), language: quoted(payload(n)), timezone: 'NULL' },
    tags: quoted(JSON.stringify([payload(n), payload(n + 1)])),
    metadata: quoted(JSON.stringify({ [payload(n)]: payload(n + 1) })),
  }));
  await copies(file, { table: 'conversations', id: conversation?.id ?? '', count }, n => ({
    ...{ id: `'${idOf('V', n)}'`, contact_id: `'${idOf('C', n)}'`, title: quoted(payload(n)) },
    ...{ chat_id: `'62899${n}@c.us'`, last_message_id: `'${idOf('M', n)}'` },
  }));
  const said = (n: number) => ({
    ...{ wa_id: `'W${idOf('M', n)}'`, client_key: 'NULL', body: quoted(payload(n)) },
    ...{
      author_name: quoted(payload(n)),
      campaign: quoted(payload(n)),
      outcome_detail: quoted(payload(n)),
    },
    ...(n % 3 === 0 ? {} : { direction: "'in'", status: 'NULL', kind: "'text'" }),
    ...(n % 3 === 0 && n % 2 === 0 ? { status: "'failed'", outcome_code: quoted(payload(n)) } : {}),
  });
  await copies(file, { table: 'messages', id: message, count }, n => ({
    ...said(n),
    ...{
      id: `'${idOf('M', n)}'`,
      conversation_id: `'${idOf('V', n)}'`,
      contact_id: `'${idOf('C', n)}'`,
    },
  }));
  await copies(file, { table: 'messages', id: message, count }, n => ({
    ...said(n),
    ...{ id: `'${idOf('T', n)}'`, wa_id: `'W${idOf('T', n)}'` },
  }));
  await file.write(`UPDATE media SET file_name = ${quoted(payload(3))}`);
}

/** Colleagues, keys, numbers, rules and pauses: what somebody of the team writes. */
async function plantColleagues(file: GatewayFile): Promise<void> {
  const count = scriptCorpus.length;
  await copies(file, { table: 'users', id: await firstId(file, 'users'), count }, n => ({
    ...{ id: `'${idOf('U', n)}'`, name: quoted(payload(n)), email: quoted(payload(n)) },
    ...{ email_key: `'key${n}'`, role: "'manager'" },
  }));
  await copies(file, { table: 'user_links', id: await firstId(file, 'user_links'), count }, n => ({
    ...{ id: `'${idOf('K', n)}'`, name: quoted(payload(n)), email: quoted(payload(n)) },
    ...{ email_key: `'link${n}'`, token_hash: `'hash${n}'`, made_by: quoted(payload(n)) },
  }));
  await copies(file, { table: 'api_keys', id: await firstId(file, 'api_keys'), count }, n => ({
    ...{
      id: `'${idOf('A', n)}'`,
      name: quoted(payload(n)),
      prefix: quoted(payload(n).slice(0, 10)),
    },
    ...{
      key_hash: `'hash${n}'`,
      created_by: quoted(payload(n)),
      scopes: quoted(JSON.stringify([payload(n)])),
    },
  }));
  await copies(file, { table: 'sessions', id: await firstId(file, 'sessions'), count: 40 }, n => ({
    ...{ id: `'${idOf('S', n)}'`, name: `'n${n}'`, label: quoted(payload(n)) },
    ...{ push_name: quoted(payload(n)), wanted: "'stopped'", status: "'STOPPED'" },
  }));
  await copies(file, { table: 'pauses', id: await firstId(file, 'pauses'), count: 60 }, n => ({
    ...{ id: `'${idOf('P', n)}'`, scope: "'campaign'", campaign: quoted(payload(n)) },
    ...{ reason: quoted(payload(n)), started_by: quoted(payload(n)) },
  }));
  await copies(
    file,
    { table: 'policy_versions', id: await firstId(file, 'policy_versions'), count: 60 },
    n => ({
      ...{
        id: `'${idOf('R', n)}'`,
        number: String(n + 2),
        reason: quoted(payload(n)),
        active: '0',
      },
      ...{ created_by: quoted(payload(n)), activated_by: quoted(payload(n)) },
    }),
  );
  const lines = scriptCorpus.map((text, n) => {
    const before = quoted(JSON.stringify({ name: text, role: text, status: text }));
    const after = quoted(
      JSON.stringify({ name: 'x', role: `${text}x`, session: text, scopes: [text] }),
    );
    return `SELECT company_id, ${1_000 + n}, at, 'key', NULL, ${quoted(text)}, 'user.changed', 'user',
      NULL, ${quoted(text)}, ${before}, ${after}, ${quoted(text)}, request_id, previous_hash, hash
      FROM audit_log WHERE seq = 1 AND company_id <> ''`;
  });
  await file.write(`INSERT INTO audit_log ${lines.join(' UNION ALL ')}`);
}

/** What a payload would have left behind if it had been taken for markup. */
const traces = `(() => {
  const marks = document.querySelectorAll(
    'script:not([src]), iframe, object, embed, base, math, template, [onerror], [onload], [onclick], [onfocus], [style*=evil], meta[http-equiv=refresh], form[action^=javascript]');
  const links = [...document.querySelectorAll('a[href], area[href]')].filter(
    link => !/^(https?|mailto|tel|blob):$/.test(link.protocol));
  return { ran: window.__ran ?? null, marks: [...marks, ...links].map(found => found.outerHTML.slice(0, 200)) };
})()`;

describeInBrowser('texts that would run', () => {
  let test: TestApp;
  let browser: Browser;
  let open: WatchedPage;
  /** The conversation that was there before. */
  let first: string;
  const dialogs: string[] = [];

  beforeAll(async () => {
    test = await startTestApp();
    const { api } = test;
    await api.pause({ reason: 'quiet' });
    await api.call('PUT', '/api/policy', { rules: {}, reason: 'a test' });
    await api.call('POST', '/api/users/invite', {
      ...{ email: 'waits@example.com', name: 'Waits', role: 'manager' },
    });
    const consent = { basis: 'form' };
    const sent = await api.send({ to: '6281200009999', text: 'Halo', consent });
    expect(sent.status).toBe(202);
    first = sent.body.conversationId;
    const media = { data: Buffer.from('a file').toString('base64'), mimetype: 'text/plain' };
    expect((await api.send({ to: '6281200009999', media })).status).toBe(202);
    const file = await openFile(test);
    await plantStrangers(file);
    await plantColleagues(file);
    await file.close();
    browser = await openBrowser();
    // Tall, so that long lists show much at once.
    open = await openPage(browser, test.app.url, { viewport: { width: 1440, height: 3_000 } });
    open.page.on('dialog', dialog => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await signIn(open.page);
  });
  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  async function isClean(page: Page): Promise<void> {
    expect(await page.evaluate(traces)).toEqual({ ran: null, marks: [] });
    expect(open.troubles).toEqual([]);
    expect(dialogs).toEqual([]);
  }

  /** Scrolls through whatever scrolls there, looking at each screenful. */
  async function walk(selector: string, screens = 6): Promise<void> {
    for (let n = 0; n < screens; n += 1) {
      await isClean(open.page);
      await open.page.evaluate(
        `document.querySelector(${JSON.stringify(selector)})?.scrollBy(0, 2500)`,
      );
      await open.page.evaluate(
        'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
    }
    await isClean(open.page);
  }

  it('are at least a hundred, and differ', () => {
    expect(new Set(scriptCorpus).size).toBe(scriptCorpus.length);
    expect(scriptCorpus.length).toBeGreaterThan(130);
  });

  it('are shown as texts in the list of conversations', async () => {
    await open.page.goto(`${test.app.url}/inbox/all`);
    await open.page.getByRole('option').nth(20).waitFor();
    expect(await open.page.locator('#list').innerText()).toContain('window.__ran');
    await walk('#list');
  });

  it('are shown as texts in a thread and beside it', async () => {
    const page = open.page;
    await page.goto(`${test.app.url}/inbox/all/${first}`);
    await until(
      () => page.locator('#thread').innerText(),
      text => text.includes('window.__ran'),
    );
    await walk('#thread');
    for (const n of [0, 1, 5, 17, 36, 41, 60, 77]) {
      await page.goto(`${test.app.url}/inbox/all/${idOf('V', n)}`);
      await page.locator('#thread .feed-row').first().waitFor();
      const contact = page.getByRole('button', { name: 'Contact', exact: true });
      if (await contact.count()) await contact.first().click();
      await isClean(page);
    }
  });

  it.each(['/queue', '/sessions', '/policy', '/team', '/keys', '/audit'])(
    'are shown as texts on %s',
    async path => {
      await open.page.goto(test.app.url + path);
      await until(
        () => open.page.locator('main').innerText(),
        text => text.includes('window.__ran') || text.includes('evil.example'),
      );
      await walk('main.page');
    },
  );

  it('are found by a search, and run in no address of the page', async () => {
    for (const text of [scriptCorpus[0] ?? '', '"><img src=x onerror=window.__ran=1>']) {
      for (const path of [
        '/inbox/',
        '/inbox/all/',
        '/',
        '/audit/',
        '/invite#',
        '/reset#',
        '/setup#',
      ]) {
        await open.page.goto(test.app.url + path + encodeURIComponent(text));
        await open.page.waitForLoadState('networkidle');
        await isClean(open.page);
      }
    }
  });

  it('would be noticed, and the policy of the page takes no text for markup at all', async () => {
    const { page, close } = await openPage(browser, test.app.url);
    const insert = `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(scriptCorpus[0])})`;
    await expect(page.evaluate(insert)).rejects.toThrow('TrustedHTML');
    await page.evaluate("document.body.append(document.createElement('iframe'))");
    const { marks } = await page.evaluate<{ marks: string[] }>(traces);
    expect(marks).toHaveLength(1);
    await close();
  });
});

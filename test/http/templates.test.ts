import type { OutlookView, ProblemView, TemplateView } from '../../src/protocol/views.js';
import { startTestApp, type TestApp } from '../support/app.js';

let test: TestApp;
let made = 0;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const consent = { basis: 'form' };
const call = <Body>(method: string, path: string, body?: unknown) =>
  test.api.call<Body>(method, path, body);
const create = (body: object) => call<TemplateView>('POST', '/api/templates', body);
const list = async (query = '') =>
  (await call<{ data: TemplateView[] }>('GET', `/api/templates${query}`)).body.data;

async function template(more: object = {}): Promise<TemplateView> {
  made += 1;
  const { status, body } = await create({ name: `Template ${made}`, text: 'Halo {name}', ...more });
  expect(status).toBe(201);
  return body;
}

const texts = [
  { language: 'en', text: 'Hello {{name}}, order {orderNumber}' },
  { language: 'id', text: 'Halo {{name|kak}}' },
];

it('a template keeps its languages in order and says which values it takes', async () => {
  const body = await template({ shortcut: '/Bye', category: 'greeting', texts, text: undefined });
  expect(body).toMatchObject({
    shortcut: 'bye',
    category: 'greeting',
    texts: [
      { ...texts[0], variables: ['name', 'orderNumber'] },
      { ...texts[1], variables: ['name'] },
    ],
    variables: ['name', 'orderNumber'],
    version: 1,
  });
  expect((await call<TemplateView>('GET', `/api/templates/${body.id}`)).body).toEqual(body);
  expect(await list()).toContainEqual(body);
});

it('the list is by name, and of one category when one is asked for', async () => {
  const later = await template({ name: 'Ärger mit Paket', category: 'trouble' });
  const first = await template({ name: 'argan oil', category: 'trouble' });
  expect((await list('?category=trouble')).map(({ id }) => id)).toEqual([first.id, later.id]);
  expect(await list('?category=none')).toEqual([]);
});

it.each([
  ['without a name', { text: 'Halo' }],
  ['without a text', { name: 'x' }],
  ['with a text of nothing', { name: 'x', text: ' \n' }],
  ['with one language twice', { name: 'x', texts: [texts[0], texts[0]] }],
  ['with a language that is none', { name: 'x', texts: [{ language: 'x y', text: 'a' }] }],
  ['with no languages', { name: 'x', texts: [] }],
  ['with both ways to say it', { name: 'x', text: 'a', texts }],
  ['with a shortcut of two words', { name: 'x', text: 'a', shortcut: 'good bye' }],
  ['with a company of its own', { name: 'x', text: 'a', companyId: nobody }],
])('a template %s is 400', async (_, body) => {
  const before = await list();
  expect((await create(body)).status).toBe(400);
  expect(await list()).toEqual(before);
});

it('names that read the same and shortcuts are given once', async () => {
  await template({ name: 'Sipariş Hazır', shortcut: 'hazır' });
  expect(await create({ name: 'SIPARIS HAZIR', text: 'a' })).toMatchObject({
    status: 409,
    body: { code: 'conflict', field: 'name' },
  });
  expect(await create({ name: 'Other', text: 'a', shortcut: '/HAZIR' })).toMatchObject({
    status: 201,
  });
  expect(await create({ name: 'Third', text: 'a', shortcut: 'hazır' })).toMatchObject({
    status: 409,
    body: { code: 'conflict', field: 'shortcut' },
  });
});

it('a change writes what it names, and one from an older picture is refused', async () => {
  const { id, name } = await template({ shortcut: 'changes', category: 'order' });
  const changed = await call<TemplateView>('PATCH', `/api/templates/${id}`, {
    ...{ texts: [{ language: 'de', text: 'Hallo {vorname}' }], shortcut: null, version: 1 },
  });
  expect(changed).toMatchObject({
    status: 200,
    body: { name, category: 'order', shortcut: null, variables: ['vorname'], version: 2 },
  });
  expect(changed.body.texts).toHaveLength(1);
  const late = await call<ProblemView>('PATCH', `/api/templates/${id}`, { name: 'x', version: 1 });
  expect(late).toMatchObject({ status: 409, body: { code: 'conflict', field: 'version' } });
  expect((await call<TemplateView>('GET', `/api/templates/${id}`)).body).toEqual(changed.body);
});

it('a deleted template is gone everywhere, its name free, and what was sent stays', async () => {
  const { id, name } = await template({ text: 'Bye {name}' });
  const use = { id, variables: { name: 'Budi' } };
  const sent = await test.api.send({ consent, to: '6281200000101', template: use });
  expect((await call('DELETE', `/api/templates/${id}`)).status).toBe(204);
  expect((await call('DELETE', `/api/templates/${id}`)).status).toBe(404);
  expect((await call('GET', `/api/templates/${id}`)).status).toBe(404);
  expect((await call('PATCH', `/api/templates/${id}`, { name: 'y' })).status).toBe(404);
  expect((await list()).map(found => found.id)).not.toContain(id);
  expect(await test.api.refusedSend({ consent, to: '6281200000101', template: use })).toMatchObject(
    {
      status: 404,
      body: { code: 'not_found' },
    },
  );
  expect((await test.api.message(sent.body.id)).text).toBe('Bye Budi');
  expect((await create({ name, text: 'again' })).status).toBe(201);
});

it('a send with a template says its words, in the language asked for or its first', async () => {
  const { id } = await template({ texts, text: undefined });
  const variables = { name: 'Ada', orderNumber: 42 };
  const say = async (use: object) =>
    (await test.api.send({ consent, to: '6281200000102', template: { id, ...use } })).body.text;
  expect(await say({ variables })).toBe('Hello Ada, order 42');
  expect(await say({ language: 'id' })).toBe('Halo kak');
  expect(await say({ language: 'en-GB', variables })).toBe('Hello Ada, order 42');
});

it('a missing value refuses the message by name, and nothing is stored', async () => {
  const { id } = await template({ texts, text: undefined });
  const to = '6281200000103';
  const use = { id, variables: { name: 'Ada', orderNumber: ' ' } };
  for (const path of ['send', 'preview']) {
    const asked = { consent, to, template: use };
    expect(await call<ProblemView>('POST', `/api/messages/${path}`, asked)).toMatchObject({
      status: 422,
      body: { code: 'missing_variable', missing: ['orderNumber'] },
    });
  }
  expect(await test.api.conversations(`?q=${to}`)).toEqual([]);
});

it.each([
  ['a template that is not there', { id: nobody }, 404],
  ['a language it has no text in', { language: 'tr' }, 404],
  ['a value that is no word', { variables: { name: { first: 'x' } } }, 400],
])('a send with %s is refused', async (_, more, status) => {
  const { id } = await template({ texts, text: undefined });
  const template_ = { id, variables: { name: 'a', orderNumber: 1 }, ...more };
  expect((await test.api.send({ consent, to: '6281200000104', template: template_ })).status).toBe(
    status,
  );
});

it('a template stands in the place of a text, and is the caption of a file', async () => {
  const { id } = await template();
  const use = { id, variables: { name: 'Ada' } };
  const to = '6281200000105';
  expect((await test.api.send({ consent, to, text: 'a', template: use })).status).toBe(400);
  const media = { data: Buffer.from('hello').toString('base64'), mimetype: 'text/plain' };
  expect((await test.api.send({ consent, to, media, caption: 'a', template: use })).status).toBe(
    400,
  );
  const { status, body } = await test.api.send({ consent, to, media, template: use });
  expect(status).toBe(202);
  expect(body).toMatchObject({ text: 'Halo Ada' });
});

it('a preview tells the words and what would become of them', async () => {
  const { id } = await template();
  const asked = {
    consent,
    to: '6281200000106',
    template: { id, variables: { name: '{gap_here}' } },
  };
  const { status, body } = await call<OutlookView>('POST', '/api/messages/preview', asked);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    text: 'Halo {gap_here}',
    verdict: 'refuse',
    refusal: { code: 'prohibited_content', detail: { rule: 'placeholder' } },
  });
});

it('a repeated key is answered as at first, although the template has changed since', async () => {
  const { id } = await template();
  const wish = { consent, to: '6281200000107', template: { id, variables: { name: 'Ada' } } };
  const first = await test.api.send(wish, 'template-key-1');
  await call('PATCH', `/api/templates/${id}`, { texts: [{ language: 'und', text: 'Other' }] });
  const again = await test.api.send(wish, 'template-key-1');
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
  await call('DELETE', `/api/templates/${id}`);
  expect((await test.api.send(wish, 'template-key-1')).body.id).toBe(first.body.id);
});

it('another CRM finds its three calls, word for word', async () => {
  const name = 'Order ready';
  const wish = { name, message: 'Order {orderNumber} is ready', category: 'order', author: 'x' };
  const saved = await call<{ template: { id: string } }>('POST', '/api/whatsapp/templates', wish);
  const { id } = saved.body.template;
  const shown = { id, name, message: wish.message, category: 'order', variables: ['orderNumber'] };
  expect(saved).toMatchObject({ status: 201 });
  expect(saved.body).toEqual({ success: true, template: shown });
  const { status, body } = await call<{ templates: object[] }>(
    ...(['GET', '/api/whatsapp/templates?category=order'] as const),
  );
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['success', 'templates']);
  expect(body.templates).toContainEqual(shown);
  expect((await list('?category=order')).map(one => one.id)).toContain(id);
  const removed = await call('DELETE', `/api/whatsapp/templates/${id}`);
  expect(removed).toMatchObject({ status: 200 });
  expect(removed.body).toEqual({ success: true });
  expect(await call('DELETE', `/api/whatsapp/templates/${id}`)).toMatchObject({
    status: 404,
    body: { success: false, code: 'not_found' },
  });
  expect(await call('POST', '/api/whatsapp/templates', { ...wish, name: '' })).toMatchObject({
    status: 400,
  });
});

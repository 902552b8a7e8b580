import type { ConsentLedgerView, ContactView } from '../../src/protocol/index.js';
import { apiKey, startTestApp, type TestApp } from '../support/app.js';
import { askApp, openFile, type GatewayFile } from './app-rig.js';

const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let test: TestApp;
let file: GatewayFile;
let people = 0;

beforeAll(async () => {
  test = await startTestApp();
  file = await openFile(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});

function call(method: string, path: string, body?: unknown) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    'x-api-key': apiKey,
    'content-type': 'application/json',
    // Said by hand: Node does not for DELETE.
    'content-length': String(Buffer.byteLength(text)),
  };
  return askApp(test, path, { method, headers, ...(text ? { body: text } : {}) });
}

/** Calls, and sees that nothing was stored. */
async function refused(method: string, path: string, body?: unknown) {
  const before = await file.counts();
  const { status, json } = await call(method, path, body);
  expect(await file.counts()).toEqual(before);
  return { status, json };
}

/** Somebody nobody knows yet. */
async function person(more: object = {}) {
  people += 1;
  const phone = `62812770${String(people).padStart(5, '0')}`;
  const { body } = await test.api.call<ContactView>('POST', '/api/contacts', { phone, ...more });
  return { id: body.id, phone, path: `/api/contacts/${body.id}/consent` };
}

const ledger = async (path: string) => (await test.api.call<ConsentLedgerView>('GET', path)).body;

const later = () => new Date(test.app.clock.now().getTime() + 60_000).toISOString();
const earlier = (minutes: number) =>
  new Date(test.app.clock.now().getTime() - minutes * 60_000).toISOString();

describe('a consent that cannot be meant', () => {
  const ok = { kind: 'granted', basis: 'form' };

  it.each<[string, object, string]>([
    ['no basis', { kind: 'granted' }, 'basis'],
    ['an empty basis', { ...ok, basis: ' ' }, 'basis'],
    ['a basis that is a number', { ...ok, basis: 5 }, 'basis'],
    ['an endless basis', { ...ok, basis: 'a'.repeat(51) }, 'basis'],
    ['an unknown kind', { ...ok, kind: 'maybe' }, 'kind'],
    ['an unknown state', { basis: 'form', state: 'unknown' }, 'kind'],
    ['a kind and a state', { ...ok, state: 'granted' }, ''],
    ['an endless source', { ...ok, source: 'a'.repeat(201) }, 'source'],
    ['an endless evidence', { ...ok, evidence: 'a'.repeat(2_001) }, 'evidence'],
    ['an evidence that is a list', { ...ok, evidence: ['a'] }, 'evidence'],
    ['a time that is none', { ...ok, at: 'yesterday' }, 'at'],
    ['a time that is a number', { ...ok, at: 1 }, 'at'],
    ['an author of the caller’s choice', { ...ok, recordedBy: 'contact' }, 'recordedBy'],
    ['a message of the caller’s choice', { ...ok, messageId: nobody }, 'messageId'],
    ['an unknown scope', { ...ok, scope: 'sometimes' }, 'scope'],
    ['a field nobody knows', { ...ok, mood: 'good' }, 'mood'],
  ])('with %s is 400 and stores nothing', async (_, body, path) => {
    const { path: at } = await person();
    const { status, json } = await refused('POST', at, body);
    expect([status, json.code]).toEqual([400, 'invalid_input']);
    expect(JSON.stringify(json.errors)).toContain(path);
  });

  it('because it has not happened yet is 400 and stores nothing', async () => {
    const { path } = await person();
    const { status, json } = await refused('POST', path, { ...ok, at: later() });
    expect([status, json.code]).toEqual([400, 'invalid_input']);
  });

  it.each<[string, object]>([
    ['no reason', {}],
    ['a blank reason', { reason: '  ' }],
    ['a reason that is a number', { reason: 5 }],
    ['an endless reason', { reason: 'a'.repeat(2_001) }],
    ['a kind', { reason: 'Said so', kind: 'granted' }],
  ])('an opt-out with %s is 400 and stores nothing', async (_, body) => {
    const { path } = await person();
    const { status, json } = await refused('DELETE', path, body);
    expect([status, json.code]).toEqual([400, 'invalid_input']);
  });

  it.each([
    ['GET', 'consent', undefined],
    ['POST', 'consent', ok],
    ['DELETE', 'consent', { reason: 'Said so' }],
    ['DELETE', 'doubt', undefined],
  ])('%s …/%s of nobody is 404', async (method, what, body) => {
    for (const id of [nobody, 'x', '%00']) {
      const { status, json } = await refused(method, `/api/contacts/${id}/${what}`, body);
      expect([status, json.code]).toEqual([404, 'not_found']);
    }
  });

  it.each([
    ['GET', 'consent'],
    ['POST', 'consent'],
    ['DELETE', 'consent'],
    ['DELETE', 'doubt'],
  ])('%s …/%s by nobody is 401', async (method, what) => {
    const { id } = await person();
    const { status } = await askApp(test, `/api/contacts/${id}/${what}`, { method });
    expect(status).toBe(401);
  });

  it('takes no other method', async () => {
    const { id, path } = await person();
    expect((await refused('PUT', path, ok)).status).toBe(405);
    expect((await refused('POST', `/api/contacts/${id}/doubt`)).status).toBe(405);
  });
});

describe('a consent to marketing', () => {
  it('is told beside the other, and is what campaigns need when the rules say so', async () => {
    const { path } = await person();
    await call('POST', path, { basis: 'form', scope: 'marketing' });
    expect(await ledger(path)).toMatchObject({
      state: 'unknown',
      marketing: 'granted',
      history: [{ kind: 'granted', scope: 'marketing' }],
    });
  });

  it('taken back takes out the campaigns that wait for them, and nothing else', async () => {
    const { path, phone } = await person();
    await call('POST', path, { basis: 'form' });
    await test.api.pause();
    const post = async (more: object) =>
      (await test.api.send({ to: phone, text: 'Our offer', ...more })).body.id;
    const [offer, answer] = [await post({ campaign: 'November' }), await post({})];
    await call('POST', path, { kind: 'refused', scope: 'marketing', basis: 'phone call' });
    expect(await test.api.message(offer)).toMatchObject({
      status: 'refused',
      failure: { code: 'no_consent' },
    });
    expect(await test.api.message(answer)).toMatchObject({ status: 'pending' });
    await test.api.resume();
  });
});

describe('the ledger of a person', () => {
  it('is empty before anybody asked', async () => {
    const { id, path } = await person();
    expect(await ledger(path)).toEqual({
      contactId: id,
      state: 'unknown',
      marketing: 'unknown',
      optedOutAt: null,
      basis: null,
      source: null,
      changedAt: null,
      doubtfulSince: null,
      history: [],
    });
  });

  it('tells what was said, how it is known, by whom and when, newest first', async () => {
    const { path } = await person();
    const at = earlier(30);
    await call('POST', path, { state: 'asked', basis: 'agent', at: earlier(60) });
    await call('POST', path, { basis: 'form', source: 'Shop', evidence: 'Box ticked', at });
    const { state, basis, source, history } = await ledger(path);
    expect({ state, basis, source }).toEqual({ state: 'granted', basis: 'form', source: 'Shop' });
    expect(history.map(({ kind }) => kind)).toEqual(['granted', 'asked']);
    expect(history[0]).toMatchObject({
      basis: 'form',
      source: 'Shop',
      evidence: 'Box ticked',
      messageId: null,
      happenedAt: at,
    });
    expect(history[0]?.recordedAt).not.toBe(at);
    expect(history[0]?.recordedBy).toMatch(/^key:/);
  });

  it.each([
    ['asked', 'asked'],
    ['granted', 'granted'],
    ['refused', 'refused'],
    ['opted_out', 'refused'],
    ['opted_in', 'granted'],
  ])('takes %s and answers the person as %s', async (kind, state) => {
    const { id, path } = await person();
    const { status, json } = await call('POST', path, { kind, basis: 'phone call' });
    expect(status).toBe(201);
    expect(json).toMatchObject({ id, consent: { state, basis: 'phone call' } });
  });

  it('keeps an opt-out over a consent, and over an opt-in that happened before it', async () => {
    const { path } = await person();
    const { status, json } = await call('DELETE', path, { reason: 'Asked us on the phone' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ consent: { state: 'refused', basis: 'api' } });
    await call('POST', path, { kind: 'granted', basis: 'form' });
    await call('POST', path, { kind: 'opted_in', basis: 'form', at: earlier(5) });
    const { state, optedOutAt, history } = await ledger(path);
    expect(state).toBe('refused');
    expect(optedOutAt).not.toBeNull();
    expect(history.map(({ evidence }) => evidence)).toContain('Asked us on the phone');
    await call('POST', path, { kind: 'opted_in', basis: 'phone call' });
    expect(await ledger(path)).toMatchObject({ state: 'granted', optedOutAt: null });
  });
});

describe('the calls of another CRM', () => {
  const path = '/api/whatsapp/consent';
  const number = () => `+62 812-7711-${String((people += 1)).padStart(4, '0')}`;
  const digits = (phone: string) => `+${phone.replace(/\D/g, '')}`;

  it.each<[string, object, number, string]>([
    ['nobody', {}, 400, 'invalid_input'],
    ['no number', { customer_id: 'c' }, 400, 'invalid_input'],
    ['no customer', { phone_number: '+6281234567890' }, 400, 'invalid_input'],
    [
      'an empty customer',
      { customer_id: ' ', phone_number: '+6281234567890' },
      400,
      'invalid_input',
    ],
    ['half a customer', { customer_id: 1.5, phone_number: '+6281234567890' }, 400, 'invalid_input'],
    ['a list', { customer_id: ['c'], phone_number: '+6281234567890' }, 400, 'invalid_input'],
    ['an unusable number', { customer_id: 'c', phone_number: '0812' }, 422, 'invalid_recipient'],
  ])('with %s are refused and store nothing', async (_, body, status, code) => {
    const answer = await refused('POST', path, body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('for a group are refused in their own shape and store nothing', async () => {
    const body = { customer_id: 'group', phone_number: '120363000000000001@g.us' };
    const { status, json } = await refused('POST', path, body);
    expect(status).toBe(422);
    expect(json).toMatchObject({
      success: false,
      code: 'invalid_recipient',
      error: 'A group is not a person.',
    });
  });

  it('for two people at once are a conflict in their own shape and store nothing', async () => {
    const [one, other] = [number(), number()];
    await call('POST', path, { customer_id: 'one', phone_number: one });
    await call('POST', path, { customer_id: 'other', phone_number: other });
    const { status, json } = await refused('POST', path, {
      customer_id: 'one',
      phone_number: other,
    });
    expect(status).toBe(409);
    expect(json).toMatchObject({ success: false, code: 'conflict' });
  });

  it.each([['POST'], ['GET']])('%s by nobody is 401', async method => {
    const at = method === 'GET' ? `${path}/c` : path;
    expect((await askApp(test, at, { method })).status).toBe(401);
  });

  it('answer 200 and nothing for somebody unknown', async () => {
    for (const id of ['nobody-knows', '999', nobody, '+6281277999999']) {
      const { status, json } = await call('GET', `${path}/${encodeURIComponent(id)}`);
      expect([status, json]).toEqual([200, { success: true, has_consent: false, consent: null }]);
    }
  });

  it('make the person, write an explicit consent, and tell of it', async () => {
    const phone = number();
    const { status, json } = await call('POST', path, {
      customer_id: 'crm-1',
      phone_number: phone,
    });
    expect(status).toBe(201);
    const consent = {
      customer_id: 'crm-1',
      phone_number: digits(phone),
      granted: true,
      granted_at: (json.consent as { granted_at: string }).granted_at,
      source: 'api',
      revoked_at: null,
    };
    expect(json).toEqual({ success: true, consent });
    expect(new Date(consent.granted_at).toISOString()).toBe(consent.granted_at);
    const found = await call('GET', `${path}/crm-1`);
    expect(found.json).toEqual({
      success: true,
      has_consent: true,
      consent: { ...consent, evidence: null },
    });
    const { body } = await test.api.call<{ data: ContactView[] }>(
      'GET',
      `/api/contacts?q=${digits(phone).slice(1)}`,
    );
    expect(body.data).toMatchObject([{ externalId: 'crm-1', consent: { basis: 'explicit' } }]);
  });

  it('take what may come with it, ignore what they do not know, and numbers for ids', async () => {
    const { status, json } = await call('POST', path, {
      customer_id: 4711,
      phone_number: number(),
      source: 'Shop',
      evidence: 'Order form 12',
      channel: 'web',
    });
    expect(status).toBe(201);
    expect(json.consent).toMatchObject({ customer_id: '4711', source: 'Shop' });
    const found = await call('GET', `${path}/4711`);
    expect(found.json.consent).toMatchObject({ evidence: 'Order form 12' });
  });

  it('find the person by the other id, by ours and by the number', async () => {
    const { id, phone, path: own } = await person({ externalId: 'crm/ 9?' });
    await call('POST', own, { basis: 'form' });
    for (const name of ['crm/ 9?', id, phone, `+${phone}`]) {
      const { json } = await call('GET', `${path}/${encodeURIComponent(name)}`);
      expect(json).toMatchObject({ has_consent: true, consent: { customer_id: name } });
    }
  });

  it('do not undo an opt-out, and tell since when it stands', async () => {
    const phone = number();
    const body = { customer_id: 'crm-out', phone_number: phone };
    await call('POST', path, body);
    const { body: found } = await test.api.call<{ data: ContactView[] }>(
      'GET',
      `/api/contacts?q=${digits(phone).slice(1)}`,
    );
    const id = found.data[0]?.id ?? '';
    await call('DELETE', `/api/contacts/${id}/consent`, { reason: 'Said so' });
    const { status, json } = await call('POST', path, body);
    expect(status).toBe(201);
    expect(json.consent).toMatchObject({ granted: false });
    const { json: now } = await call('GET', `${path}/crm-out`);
    expect(now).toMatchObject({ has_consent: false, consent: { granted: false } });
    const { optedOutAt } = await ledger(`/api/contacts/${id}/consent`);
    expect((now.consent as { revoked_at: string }).revoked_at).toBe(optedOutAt);
  });

  it('add a further number to a person they know', async () => {
    const [one, other] = [number(), number()];
    await call('POST', path, { customer_id: 'crm-two', phone_number: one });
    const { status } = await call('POST', path, { customer_id: 'crm-two', phone_number: other });
    expect(status).toBe(201);
    const { json } = await call('GET', `${path}/${encodeURIComponent(other)}`);
    expect(json).toMatchObject({ has_consent: true });
  });
});

import type { Schema } from 'joi';
import type { Route } from '../../src/http/index.js';
import { permissions, rightOn } from '../../src/kernel/principal.js';
import { askApp } from './app-rig.js';
import { openWorld, type World } from './rights-rig.js';
import { standings, type Standing } from './standings.js';
import { namesIn, sampleBody } from './sample-body.js';

/**
 * Every route of the router for every kind of caller. What is expected follows from the route's
 * declaration (its permission, and what its address and body name), never from its handler.
 */

/** What an address names: things of one session, things of the company, or nothing that is anybody's. */
const ofSession = [
  ...[
    'sessionId',
    'conversationId',
    'messageId',
    'mediaId',
    'noteId',
    'contactId',
    'with',
    'customerId',
  ],
];
const ofCompany = [
  'labelId',
  'userId',
  'managerId',
  'keyId',
  'invitationId',
  'versionId',
  'templateId',
];
const ofNobody = ['phone', 'companyId'];

/** Addresses whose `:id` says only in its place what it is of. */
const idOf: Record<string, string> = {
  '/api/messages/:id': 'messageId',
  '/api/policy/versions/:id/activate': 'versionId',
};

/**
 * Calls that answer another company although they name a thing of this one: nothing is known of a
 * customer, a session of that name is made, the sandbox's desk plays people who are of no company.
 */
const answersOthers = new Set([
  'GET /api/whatsapp/consent/:customerId',
  'POST /api/sessions/start',
  'POST /api/sandbox/people/:phone/write',
]);

/** Bodies that a description of their schema does not tell. */
const samples: Record<string, object> = {
  'POST /api/messages/send': { text: 'Halo', to: '6281200000009' },
  'POST /api/messages/preview': { text: 'Halo', to: '6281200000009' },
  'POST /api/messages/forecast': { count: 1 },
  'POST /api/templates': { text: 'Halo' },
  'PATCH /api/templates/:templateId': { name: 'Halo' },
  'POST /api/conversations': { phone: '6281200000009' },
  'POST /api/sandbox/people/:phone/write': { text: 'Halo' },
  'POST /api/pause': { reason: 'a test' },
  'PATCH /api/users/:userId': { name: 'Eve' },
  'PATCH /api/labels/:labelId': { name: 'Later' },
  'PATCH /api/conversations/:conversationId': { priority: 'high' },
  'POST /api/policy/validate': { rules: {} },
  'POST /api/policy/simulate': { rules: {} },
  'PUT /api/policy': { rules: {}, reason: 'a test' },
};

/** Two ways to say the same; one has to go when the other is named. */
const insteadOf: Record<string, string[]> = { contactId: ['phone'] };

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.test.close());

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const parametersOf = ({ path }: Route) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) =>
    name === 'id' ? (idOf[path] ?? name) : name,
  );

type Outcome = 'in' | 401 | 403 | 404;

const isBound = (name: string) => ofSession.includes(name) || name === 'session';

/** Whether somebody has no use of this call on any session; only an address is looked at before. */
function isIdle({ permission }: Route, { here, somewhere = [] }: Standing): boolean {
  if (permission === 'public' || permission === 'signed-in' || !here) return false;
  const right = rightOn(permission);
  return right !== null && right !== 'read' && ![...here, ...somewhere].includes(right);
}

/** What the declaration says. `named` are the things of the first company that the call names. */
function expected(route: Route, who: Standing, named: readonly string[]): Outcome {
  const { permission } = route;
  if (permission === 'public') return 'in';
  if (who.permissions === null) return 401;
  if (permission === 'signed-in') return 'in';
  if (!who.permissions.has(permission)) return 403;
  const bound = named.some(isBound);
  const owned = bound || named.some(name => ofCompany.includes(name));
  if (who.isOutside) return owned ? 404 : 'in';
  const right = rightOn(permission);
  if (!who.here || right === null) return 'in';
  if (bound && !who.here.includes('read')) return 404;
  if (right === 'read') return 'in';
  const rights = bound ? who.here : (who.somewhere ?? []);
  return rights.includes(right) ? 'in' : 403;
}

async function ask(route: Route, caller: string, body: string, query = '') {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const kind = name === 'id' ? (idOf[route.path] ?? name) : name;
    return world.things[kind] ?? '';
  });
  return askApp(world.test, path + query, {
    method: route.method.toUpperCase(),
    headers: {
      ...world.callers[caller],
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  });
}

/** No JSON: whoever is let in is refused before anything happens, and nobody else hears of it. */
const rubbish = '{"rubbish":';

function outcomeOf({ status, json }: Awaited<ReturnType<typeof ask>>): unknown {
  if (status === 400 && json.detail === 'The body is not valid JSON.') return 'in';
  return status;
}

interface Cell {
  route: string;
  caller: string;
  expected: Outcome;
  seen: unknown;
}

function report(cells: readonly Cell[], what: string): void {
  const by = (outcome: Outcome) => cells.filter(cell => cell.expected === outcome).length;
  process.stdout.write(
    `${what}: ${cells.length} cells; in ${by('in')}, 401 ${by(401)}, 403 ${by(403)}, 404 ${by(404)}\n`,
  );
}

const wrong = (cells: readonly Cell[]) => cells.filter(cell => cell.seen !== cell.expected);
const guarded = () => world.test.app.routes.filter(({ rawBody }) => !rawBody);

it('every route declares a right that somebody has, or that it needs none', () => {
  const known = new Set<string>(['public', 'signed-in', ...permissions]);
  const without = world.test.app.routes.filter(({ permission }) => !known.has(permission));
  expect(without.map(nameOf)).toEqual([]);
  // What WAHA tells is signed; nobody else's words are taken as they came.
  const signed = world.test.app.routes.filter(({ rawBody }) => rawBody);
  expect(signed.map(nameOf)).toEqual(['POST /api/webhooks/waha/:sessionId']);
});

it('every address names only what this test has one of', () => {
  const known = new Set([...ofSession, ...ofCompany, ...ofNobody]);
  const unknown = guarded().filter(route => parametersOf(route).some(name => !known.has(name)));
  expect(unknown.map(nameOf)).toEqual([]);
  const missing = Object.entries(world.things).filter(([, id]) => id === '');
  expect(missing).toEqual([]);
  expect(Object.keys(world.callers).sort()).toEqual(Object.keys(standings).sort());
});

it('every route lets in exactly those whom its declaration lets in', async () => {
  const cells: Cell[] = [];
  for (const route of guarded()) {
    for (const [caller, standing] of Object.entries(standings)) {
      const outcome = expected(route, standing, parametersOf(route));
      if (standing.isOutside && answersOthers.has(nameOf(route))) continue;
      // What is not there is only found out by whoever looks for it, with a body that is right.
      const body =
        outcome === 404 && route.body
          ? JSON.stringify(sampleBody(route.body, samples[nameOf(route)] ?? {}))
          : outcome === 404
            ? ''
            : rubbish;
      const seen = outcomeOf(await ask(route, caller, body));
      cells.push({ route: nameOf(route), caller, expected: outcome, seen });
    }
  }
  report(cells, 'Addresses');
  expect(wrong(cells)).toEqual([]);
  // Every cell: every route, for every caller.
  const all = guarded().length * Object.keys(standings).length;
  expect(cells.length).toBe(all - answersOthers.size);
});

it('what a body names is reached only by those who may reach it', async () => {
  const cells: Cell[] = [];
  for (const route of guarded().filter(({ permission }) => permission !== 'public')) {
    const named = namesIn(route.body as Schema | undefined).filter(
      name => isBound(name) && !parametersOf(route).includes(name),
    );
    for (const name of named) {
      const known: Record<string, unknown> = {
        ...samples[nameOf(route)],
        [name]: world.things[name],
      };
      for (const former of insteadOf[name] ?? []) delete known[former];
      const body = JSON.stringify(sampleBody(route.body, known));
      for (const [caller, standing] of Object.entries(standings)) {
        const inAddress = parametersOf(route);
        const looksFirst = isIdle(route, standing) && !inAddress.some(isBound);
        const outcome = expected(route, standing, looksFirst ? inAddress : [name, ...inAddress]);
        // Whoever is let in would do it.
        if (outcome === 'in' || (standing.isOutside && answersOthers.has(nameOf(route)))) continue;
        const seen = outcomeOf(await ask(route, caller, body));
        cells.push({ route: `${nameOf(route)} {${name}}`, caller, expected: outcome, seen });
      }
    }
  }
  report(cells, 'Bodies');
  expect(wrong(cells)).toEqual([]);
  expect(cells.length).toBeGreaterThan(200);
});

it('what a query names is reached only by those who may reach it', async () => {
  const cells: Cell[] = [];
  for (const route of guarded()) {
    for (const name of namesIn(route.query as Schema | undefined).filter(isBound)) {
      for (const [caller, standing] of Object.entries(standings)) {
        const outcome = expected(route, standing, [name, ...parametersOf(route)]);
        // A filter by somebody who is not there finds nothing.
        if (outcome === 'in' || (standing.isOutside && name === 'contactId')) continue;
        const more = namesIn(route.query as Schema | undefined).includes('q') ? '&q=halo' : '';
        const query = `?${name}=${world.things[name]}${more}`;
        const seen = outcomeOf(await ask(route, caller, '', query));
        cells.push({ route: `${nameOf(route)}?${name}`, caller, expected: outcome, seen });
      }
    }
  }
  report(cells, 'Queries');
  expect(wrong(cells)).toEqual([]);
  expect(cells.length).toBeGreaterThan(40);
});

it('a person of the sandbox is made to write only to numbers of the caller', async () => {
  const write = (caller: string, session?: string) =>
    world.test.api
      .as(world.callers[caller] ?? {})
      .call('POST', '/api/sandbox/people/6281200000002/write', { text: 'Halo', session });
  for (const session of ['default', world.things.sessionId, undefined])
    expect(await write('admin of another company', session)).toMatchObject({
      ...{ status: 404, body: { code: 'unknown_session' } },
    });
  expect((await write('admin', 'default')).status).toBe(202);
});

it('consent under another CRM’s names is written only for people whom the caller may change', async () => {
  const theirs = '6281200000777';
  const consent = { basis: 'form' };
  const seen = await world.admin.send({ to: theirs, text: 'Halo', session: 'second', consent });
  expect(seen.status).toBe(202);
  const agree = (caller: string, phone: string | undefined) =>
    world.test.api
      .as(world.callers[caller] ?? {})
      .call('POST', '/api/whatsapp/consent', { customer_id: theirs, phone_number: phone });
  const ledger = () => world.admin.call('GET', `/api/contacts/${world.things.contactId}/consent`);
  const before = await ledger();
  expect(await agree('manager of another session', world.things.phone)).toMatchObject({
    status: 404,
    body: { success: false, code: 'not_found' },
  });
  expect((await ledger()).body).toEqual(before.body);
  expect((await agree('manager of another session', theirs)).status).toBe(201);
});

import { Agent, request as httpRequest } from 'node:http';
import type { AuditVerdictView } from '../../src/protocol/views.js';
import { openFile, type GatewayFile } from '../http/app-rig.js';
import { openTwoCompanies, type Headers, type Side, type TwoCompanies } from './canaries.js';
import { callMaker, type FuzzCall } from './fuzz-calls.js';

/**
 * Calls made from the shapes of the routes, with ids of another company in them, fields nobody may
 * set, and values nobody should send. FUZZ_CALLS=50000 for the long one, with other calls each time;
 * FUZZ_SEED=… for the same again.
 */
const total = Number(process.env.FUZZ_CALLS ?? 3_000);
const seed =
  process.env.FUZZ_SEED ?? (process.env.FUZZ_CALLS === undefined ? 'house' : String(Date.now()));

/** A long round takes its time. */
jest.setTimeout(Math.max(240_000, 60 * total));

/** Work behind an answer that is no news in large numbers. */
const dear = new Set(['/api/policy/simulate', '/api/messages/forecast', '/api/audit/verify']);
/**
 * One ends the callers, so that the calls after it would mean nothing; the other moves everybody's
 * time, which the sandbox is for.
 */
const leftOut = new Set(['/api/auth/logout-everywhere', '/api/sandbox/clock']);

let world: TwoCompanies;
let file: GatewayFile;

beforeAll(async () => {
  world = await openTwoCompanies();
  file = await openFile(world.test);
});
afterAll(async () => {
  await file.close();
  await world.test.close();
});

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
afterAll(() => agent.destroy());

interface Seen {
  status: number;
  /** Everything that was answered, headers too. */
  text: string;
}

function ask({ method, path, headers, body }: FuzzCall, caller: Headers): Promise<Seen> {
  const length = { 'content-length': String(Buffer.byteLength(body ?? '')) };
  const all = { ...headers, ...caller, ...(body === undefined ? {} : length) };
  return new Promise((resolve, reject) => {
    const { port } = world.test.app;
    const asked = httpRequest(
      { agent, host: '127.0.0.1', port, method, path, headers: all },
      answer => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text: JSON.stringify(answer.headers) + Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

interface Finding {
  call: number;
  caller: string;
  what: string;
}

interface Attack {
  from: Side;
  on: Side;
  callers: readonly string[];
  calls: number;
  name: string;
}

/** Tries calls, eight at a time; says how they were answered and what should not have been. */
async function attack({ from, on, callers, calls, name }: Attack) {
  const routes = world.test.app.routes.filter(
    ({ path, rawBody }) => !leftOut.has(path) && !dear.has(path) && !rawBody,
  );
  const few = world.test.app.routes.filter(({ path, rawBody }) => dear.has(path) || rawBody);
  const make = callMaker(routes, { own: from.things, foreign: on.things }, `${seed} ${name}`);
  const makeDear = callMaker(few, { own: from.things, foreign: on.things }, `${seed} ${name} few`);
  const statuses = new Map<number, number>();
  const findings: Finding[] = [];
  let next = 0;

  async function tryOne(n: number): Promise<void> {
    const call = n % 200 === 0 ? makeDear(n) : make(n);
    const caller = callers[n % callers.length] ?? '';
    const { status, text } = await ask(call, from.callers[caller] ?? {});
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const said = `${call.method} ${call.path.slice(0, 200)} ${String(call.body ?? '').slice(0, 400)}`;
    const note = (what: string) => findings.push({ call: n, caller, what: `${what}: ${said}` });
    if (status >= 500) note(`${status} ${text.slice(-300)}`);
    if (text.includes(on.canary)) note('canary');
  }
  async function work(): Promise<void> {
    while (next < calls) {
      next += 1;
      await tryOne(next);
    }
  }
  await Promise.all(Array.from({ length: 8 }, work));
  const tally = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
  process.stdout.write(`Fuzz ${name}: ${calls} calls, seed ${seed}; ${tally.join(', ')}\n`);
  return { statuses, findings };
}

/** What moves by itself, or says that somebody came by. */
const restless: Readonly<Record<string, readonly string[]>> = {
  api_keys: ['last_used_at'],
  users: ['last_login_at'],
};
/** Tables of the gateway's own work: what it decided, heard, counted and told. */
const itsOwn = new Set([
  ...['events', 'stream_heads', 'session_events', 'audit_log', 'audit_heads', 'decision_log'],
  ...['webhook_inbox', 'send_attempts', 'number_checks', 'session_days', 'ack_errors', 'tasks'],
]);

/** Columns that only ever change by WAHA's word or the gateway's reckoning are left out. */
const steady: Readonly<Record<string, string>> = {
  sessions: 'id, company_id, name, label, origin, wanted, id_key_sealed, hook_key_sealed',
  messages: `id, company_id, conversation_id, contact_id, session_id, body, direction, wa_id,
    status = 'cancelled' AS cancelled`,
};

type Picture = Record<string, string[]>;

/** Every row of a company, table by table. */
async function pictureOf({ companyId }: Side): Promise<Picture> {
  const tables = await file.rows<{ name: string }>(
    `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'company_id'
     WHERE m.type = 'table' ORDER BY m.name`,
  );
  const picture: Picture = {};
  for (const { name } of tables.filter(table => !itsOwn.has(table.name))) {
    const rows = await file.rows<Record<string, unknown>>(
      `SELECT ${steady[name] ?? '*'} FROM ${name} WHERE company_id = $companyId`,
      { companyId },
    );
    picture[name] = rows
      .map(row => {
        for (const column of restless[name] ?? []) delete row[column];
        return JSON.stringify(row);
      })
      .sort();
  }
  const own = await file.rows('SELECT * FROM companies WHERE id = $companyId', { companyId });
  return { ...picture, companies: own.map(row => JSON.stringify(row)) };
}

/** What is not the same in both, a few rows of it. */
function differences(before: Picture, after: Picture): string[] {
  return Object.keys({ ...before, ...after }).flatMap(table => {
    const [was, is] = [new Set(before[table]), new Set(after[table])];
    const gone = [...was].filter(row => !is.has(row)).map(row => `- ${table} ${row}`);
    return [...gone, ...[...is].filter(row => !was.has(row)).map(row => `+ ${table} ${row}`)];
  });
}

/** What no call of a company changes about rows that are there. */
const fixed: Readonly<Record<string, string>> = {
  users: 'id, company_id, email, email_key, password_hash, created_at',
  api_keys: 'id, company_id, prefix, key_hash, scopes, session_ids, created_by, created_at',
  sessions: 'id, company_id, name, origin, id_key_sealed, hook_key_sealed, created_at',
  contacts: 'id, company_id, created_at',
  conversations: 'id, company_id, session_id, kind, created_at',
  messages: 'id, company_id, session_id, direction, body, created_at',
  policy_versions: 'id, company_id, session_id, number, rules, reason, created_by, created_at',
  pauses: 'id, company_id, scope, session_id, campaign, cause, reason, started_by, started_at',
  consents: 'id, company_id, kind, scope, basis, source, evidence, recorded_by, created_at',
  companies: 'id, name, timezone, status, created_at',
};

async function fixedOf({ companyId }: Side): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const [table, columns] of Object.entries(fixed)) {
    const key = table === 'companies' ? 'id' : 'company_id';
    const found = await file.rows<{ id: string }>(
      `SELECT ${columns} FROM ${table} WHERE ${key} = $companyId`,
      { companyId },
    );
    for (const row of found) rows.set(`${table} ${row.id}`, JSON.stringify(row));
  }
  return rows;
}

/** Rows that were there and are other now; one that is gone was removed by a call that may. */
function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...before].flatMap(([key, row]) => {
    const now = after.get(key);
    return now !== undefined && now !== row ? [`${row} → ${now}`] : [];
  });
}

const adminsOnly = [
  'users',
  'user_links',
  'api_keys',
  'session_access',
  'policy_versions',
  'companies',
];
const powerful = ['admin', 'key of an admin'];

const sides = (): [string, Side, Side][] => [
  ['theirs on ours', world.theirs, world.ours],
  ['ours on theirs', world.ours, world.theirs],
];

async function aliveOf({ callers }: Side): Promise<string[]> {
  const alive = [];
  for (const [caller, headers] of Object.entries(callers)) {
    const { status } = await world.test.api.as(headers).call('GET', '/api/me');
    if (status === 200) alive.push(caller);
  }
  return alive;
}

it('callers who may not change people, rights, keys or rules change nothing of them, by whatever words', async () => {
  for (const [name, from, on] of sides()) {
    const weak = Object.keys(from.callers).filter(caller => !powerful.includes(caller));
    const [before, others] = [await pictureOf(from), await pictureOf(on)];
    const calls = Math.round(total * 0.2);
    const { findings } = await attack({ from, on, callers: weak, calls, name: `${name}, weak` });
    expect(findings.slice(0, 10)).toEqual([]);
    const after = await pictureOf(from);
    const moved = differences(before, after);
    expect(moved.filter(row => adminsOnly.includes(row.split(' ')[1] ?? ''))).toEqual([]);
    expect(differences(others, await pictureOf(on)).slice(0, 8)).toEqual([]);
  }
});

it('nothing of one company is seen, changed or made by another, and nothing answers 5xx', async () => {
  for (const [name, from, on] of sides()) {
    const others = await pictureOf(on);
    const own = await fixedOf(from);
    const callers = Object.keys(from.callers);
    const calls = Math.round(total * 0.3);
    const { findings, statuses } = await attack({ from, on, callers, calls, name });
    expect(findings.slice(0, 10)).toEqual([]);
    expect(differences(others, await pictureOf(on)).slice(0, 8)).toEqual([]);
    expect(changed(own, await fixedOf(from)).slice(0, 5)).toEqual([]);
    // Calls that are all refused at the door would show nothing.
    const accepted = [...statuses]
      .filter(([status]) => status < 300)
      .reduce((sum, [, n]) => sum + n, 0);
    expect(accepted).toBeGreaterThan(calls / 50);
    expect(await aliveOf(from)).toEqual(callers);
  }
});

it('the chains of the audit log hold, and nobody became a superadmin', async () => {
  for (const { admin } of [world.ours, world.theirs])
    expect((await admin.call<AuditVerdictView>('GET', '/api/audit/verify')).body.intact).toBe(true);
  const rows = await file.rows("SELECT id FROM users WHERE role = 'superadmin'");
  expect(rows).toHaveLength(1);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

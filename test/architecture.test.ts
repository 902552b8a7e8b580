import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const domain = (
  'stream audit tasks companies users access idempotency policy contacts consent sessions media conversations ' +
  'people templates delivery ingest health inbox operations'
).split(' ');

/** An import points to an earlier row. Domain modules are one row each, in this order. */
const rows = [
  ['kernel', 'protocol'],
  ['events', 'pacing'],
  ['config', 'logging', 'db', 'queue', 'http', 'waha', 'sandbox'],
  ...domain.map(module => [module]),
  ['realtime'],
  ['app'],
  ['main'],
];
const aside: Record<string, string[]> = { web: ['kernel', 'protocol'] };

/** Inside a domain module a file imports lower roles only; any other name is a pure idea, role 0. */
const roles: Record<string, number> = {
  model: 1,
  store: 2,
  views: 3,
  adapters: 2,
  verbs: 3,
  workers: 3.5,
  schema: 4,
  routes: 5,
  index: 6,
};

/** A package without a home fails: adding one is a decision, and it is made here. */
const homes: [string, RegExp][] = [
  ['express', /^http\//],
  ['helmet', /^http\//],
  ['joi', /^(config|http|waha)\/|\/(routes|[a-z-]+-routes|schema)(\.ts|\/)/],
  ['bullmq ioredis @electric-sql/pglite', /^queue\//],
  ['socket.io', /^realtime\//],
  ['sequelize', /^db\//],
  ['sqlite3 umzug', /^db\//],
  ['axios', /^waha\//],
  ['winston', /^logging\//],
  ['luxon', /^kernel\/calendar\.ts$/],
  ['libphonenumber-js', /^kernel\/phone-number\.ts$/],
  ['jose', /^users\//],
  ['csv-parse', /^main\/simulate\//],
  ['re2js', /^pacing\//],
  ['qrcode', /^sessions\/adapters\//],
  ['preact @preact/signals @tanstack/virtual-core socket.io-client', /^web\//],
];

/** Environment, time and chance enter through one file each. */
const words: [RegExp, RegExp][] = [
  [/process\.env/, /^(config\/|main\.ts)/],
  [/new Date\(\)|Date\.now\(|performance\.now\(/, /^(kernel\/clock\.ts$|web\/)/],
  [
    /Math\.random\(|randomUUID\(|import \{[^}]*randomBytes[^}]*\} from 'node:crypto'/,
    /^(kernel\/random\.ts$|web\/)/,
  ],
];

const slashed = (path: string) => path.replaceAll('\\', '/');
const src = resolve('src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(slashed)
  .filter(file => /\.tsx?$/.test(file));
const textOf = (file: string) => readFileSync(join(src, file), 'utf8');
const part = (file: string, at: number) => (file.split('/')[at] ?? '').replace(/\.(tsx?|js)$/, '');
const rowOf = (module: string) => rows.findIndex(row => row.includes(module));
const roleName = (name: string) => (name.endsWith('-routes') ? 'routes' : name);
const roleOf = (file: string) =>
  part(file, 1) === part(file, 0) ? 4 : (roles[roleName(part(file, 1))] ?? 0);
const importLine = /^(?:import|export)\s[^;]*?from\s+'([^']+)';|\bimport\('([^']+)'\)/gm;
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

const imports = files.flatMap(from =>
  [...textOf(from).matchAll(importLine)]
    .map(([, still, late]) => still ?? late ?? '')
    .map(name => ({
      from,
      name,
      to: name.startsWith('.') ? slashed(relative(src, resolve(src, dirname(from), name))) : '',
    })),
);
const across = imports.filter(({ from, to }) => to && part(from, 0) !== part(to, 0));
const within = imports.filter(
  ({ from, to }) => domain.includes(part(from, 0)) && part(from, 0) === part(to, 0),
);

it('knows every module', () => {
  expect(files.filter(file => rowOf(part(file, 0)) < 0 && !aside[part(file, 0)])).toEqual([]);
});

it('keeps every import pointing down', () => {
  const down = (from: string, to: string) =>
    aside[from]?.includes(to) ?? (rowOf(to) >= 0 && rowOf(to) < rowOf(from));
  expect(across.filter(({ from, to }) => !down(part(from, 0), part(to, 0)))).toEqual([]);
});

it('enters a domain module through its index only', () => {
  expect(
    across.filter(({ to }) => domain.includes(part(to, 0)) && part(to, 1) !== 'index'),
  ).toEqual([]);
});

it('keeps roles in order inside a domain module', () => {
  const down = (from: string, to: string) =>
    roleOf(to) < roleOf(from) || part(from, 1) === part(to, 1) || roleOf(from) + roleOf(to) === 0;
  expect(within.filter(({ from, to }) => !down(from, to))).toEqual([]);
});

it('has no import cycle', () => {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports.filter(({ to }) => to)) {
    const file = to.replace(/\.js$/, '.ts');
    const real = files.includes(file) ? file : file.replace(/\.ts$/, '.tsx');
    targets.set(from, [...(targets.get(from) ?? []), real]);
  }
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const queue = [...(targets.get(start) ?? [])];
    for (let file = queue.pop(); file; file = queue.pop()) {
      if (file === start) return true;
      if (seen.has(file)) continue;
      seen.add(file);
      queue.push(...(targets.get(file) ?? []));
    }
    return false;
  };
  expect(files.filter(reaches)).toEqual([]);
});

it('imports packages only in their homes', () => {
  const outside = imports.filter(({ to, name }) => !to && !name.startsWith('node:'));
  const homeOf = (name: string) =>
    homes.find(([names]) => names.split(' ').includes(packageOf(name)))?.[1];
  expect(outside.filter(({ from, name }) => !homeOf(name)?.test(from))).toEqual([]);
});

it.each(words)('uses %s only in %s', (word, home) => {
  expect(files.filter(file => word.test(textOf(file)) && !home.test(file))).toEqual([]);
});

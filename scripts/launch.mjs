// Runs before anything is installed: node: modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [command = 'start', ...rest] = process.argv.slice(2);

const leastNode = [20, 17];

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  stop(`whatsapp-crm needs Node ${leastNode.join('.')} or later; this is ${process.versions.node}.
Get the current version from https://nodejs.org and try again.`);
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .map(entry => join(path, entry.name))
    .sort()
    .flatMap(filesBelow);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths
    .map(path => join(root, path))
    .filter(existsSync)
    .flatMap(filesBelow)) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const markOf = path => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');

/** npm's own entry file, so that it runs alike on every system; a plain `node` start looks it up. */
function npm(args) {
  const entry = process.env.npm_execpath;
  const viaNode = entry && /\.c?js$/.test(entry);
  const windows = process.platform === 'win32';
  const result = viaNode
    ? spawnSync(process.execPath, [entry, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: 'inherit', shell: windows });
  return result.status ?? 1;
}

/** Whether npm's own record of what it installed names all that the lock file asks for. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesIn = file => JSON.parse(readFileSync(file, 'utf8')).packages;
  const present = packagesIn(record);
  return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
    ([path, wanted]) =>
      path === '' ||
      wanted.optional ||
      wanted.devOptional ||
      present[path]?.version === wanted.version,
  );
}

function install() {
  const wanted = `${hashOf(['package-lock.json'])} ${process.versions.modules}`;
  const mark = join(root, 'node_modules', '.installed');
  if (markOf(mark) === wanted) return;
  if (isInstalled()) {
    checkSqlite();
    writeFileSync(mark, `${wanted}\n`);
    return;
  }
  console.log(
    'Installing what whatsapp-crm needs. Where no ready-made SQLite can be fetched for this',
  );
  console.log(
    'system it is compiled here, which takes about a minute and prints nothing meanwhile.',
  );
  const status = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    stop(
      'Installing failed; the lines above say why. SQLite needs python3, make and a C++ compiler to be compiled.',
    );
  }
  checkSqlite();
  writeFileSync(mark, `${wanted}\n`);
}

function checkSqlite() {
  try {
    createRequire(join(root, 'package.json'))('sqlite3');
  } catch {
    if (npm(['rebuild', 'sqlite3', '--loglevel=error']) !== 0)
      stop('SQLite could not be set up for this system.');
  }
}

async function build() {
  const wanted = hashOf(['src', 'tsconfig.json', 'scripts/build.mjs', 'package-lock.json']);
  const mark = join(root, 'dist', '.built');
  if (markOf(mark) === wanted && existsSync(join(root, 'public', 'app', 'main.js'))) return;
  const { buildAll } = await import('./build.mjs');
  await buildAll(root);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, `${wanted}\n`);
}

const node = (args, env = {}) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1;

/** In this same process, so that signals and the terminal reach the gateway. */
async function run(file, args) {
  process.argv = [process.execPath, join(root, file), ...args];
  process.chdir(root);
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(join(root, file)).href);
}

checkNode();
install();
switch (command) {
  case 'start':
    await build();
    await run('dist/main.js', rest);
    break;
  case 'migrate':
  case 'backup':
  case 'restore':
    await build();
    await run('dist/main.js', [command, ...rest]);
    break;
  case 'bench':
    await build();
    if (rest[0] === 'search') process.exit(node(['bench/search.mjs', ...rest.slice(1)]));
    process.exit(node(['bench/run.mjs', ...rest]));
    break;
  case 'simulate':
    await build();
    process.exit(
      node(['scripts/simulate.mjs', ...rest], {
        INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
      }),
    );
    break;
  case 'chaos':
    process.exit(node(['scripts/chaos.mjs', ...rest]));
    break;
  case 'test':
    await build();
    process.exit(
      node(['node_modules/jest/bin/jest.js', `--maxWorkers=${availableParallelism()}`, ...rest]),
    );
    break;
  case 'dev': {
    const { watchAll } = await import('./build.mjs');
    await watchAll(root, join(root, 'dist', 'main.js'), rest);
    break;
  }
  default:
    stop(
      `There is no command "${command}". Try start, test, dev, migrate, backup, restore, simulate, bench or chaos.`,
      2,
    );
}

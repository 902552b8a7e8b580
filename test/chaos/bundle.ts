import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Beside the packages, which a program finds from where it lies; one folder for each process. */
const shelf = resolve('node_modules/.cache/whatsapp-crm-chaos');
const folder = join(shelf, String(process.pid));

/** A place in a source file that is made different; the file must have it exactly once. */
export interface Change {
  /** From the root. */
  file: string;
  from: string;
  to: string;
}

const built = new Map<string, Promise<string>>();
const remove = (path: string) => rmSync(path, { recursive: true, force: true });
const forget = () => remove(folder);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What processes have left behind that were ended before they could clear up. */
function forgetOthers(): void {
  mkdirSync(shelf, { recursive: true });
  for (const name of readdirSync(shelf))
    if (/^\d+$/.test(name) && !isAlive(Number(name))) remove(join(shelf, name));
}

function changed(file: string, changes: readonly Change[]): string {
  let source = readFileSync(resolve(file), 'utf8');
  for (const { from, to } of changes) {
    const times = source.split(from).length - 1;
    if (times !== 1)
      throw new Error(`${file} has this ${times} times and should have it once:\n${from}`);
    source = source.replace(from, () => to);
  }
  return source;
}

/** Hands esbuild the changed sources; a file that is never asked for is a mistake, too. */
function changing(changes: readonly Change[]): Plugin {
  const waiting = new Set(changes.map(({ file }) => file));
  return {
    name: 'change',
    setup({ onLoad, onEnd }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(resolve('.'), path).replaceAll('\\', '/');
        const own = changes.filter(change => change.file === file);
        if (own.length === 0) return undefined;
        waiting.delete(file);
        return { contents: changed(file, own), loader: 'ts' };
      });
      onEnd(() => {
        if (waiting.size > 0)
          throw new Error(`Not part of the program: ${[...waiting].join(', ')}`);
      });
    },
  };
}

/** Lets a program live at another time than the machine: CLOCK_AHEAD_MS, which may be negative. */
const movedClock = `{
  const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? 0);
  const machine = Date.now.bind(Date);
  const Machine = Date;
  globalThis.Date = class extends Machine {
    constructor(...given) {
      if (given.length > 0) super(...given);
      else super(machine() + aheadMs);
    }
    static now() { return machine() + aheadMs; }
  };
}`;

async function buildOne(entry: string, outfile: string, changes: readonly Change[]) {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    banner: { js: movedClock },
    logLevel: 'silent',
    plugins: [changing(changes)],
  });
  return outfile;
}

/** One file of a program, built once from the sources as they are now, with these changes. */
export function bundle(entry: string, changes: readonly Change[] = []): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([entry, changes]))
    .digest('hex')
    .slice(0, 12);
  const known = built.get(key);
  if (known) return known;
  if (built.size === 0) {
    forgetOthers();
    process.once('exit', forget);
  }
  const building = buildOne(entry, join(folder, `${key}.mjs`), changes);
  built.set(key, building);
  return building;
}

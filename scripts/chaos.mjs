import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** Beside the packages, which the program finds from where it lies. */
const folder = join(root, 'node_modules', '.cache', 'whatsapp-crm-chaos');

mkdirSync(folder, { recursive: true });
const outfile = join(folder, 'chaos.mjs');
await build({
  entryPoints: [join(root, 'test', 'chaos', 'main.ts')],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const run = spawnSync(execPath, ['--enable-source-maps', outfile, ...argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
exit(run.status ?? 1);

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Beside the packages, which a program finds from where it lies. */
const folder = resolve('node_modules/.cache/whatsapp-crm-chaos');

/** One file of a program, built from the sources as they are now. */
export async function bundle(entry: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}

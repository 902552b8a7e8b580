import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './program.mjs';

/** What a piece of TypeScript exports that imports the project's own files, relative to its root. */
export async function exportsOf(source) {
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  const outfile = join(folder, 'bundle.mjs');
  try {
    await build({
      stdin: { contents: source, resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

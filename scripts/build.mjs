import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const beside = ['web', 'extension'];

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** File by file and unbundled: what runs has the shape of what was written. */
function server(root) {
  const src = join(root, 'src');
  const files = sources(src).filter(file => !beside.some(part => file.startsWith(join(src, part))));
  return {
    entryPoints: files,
    outdir: join(root, 'dist'),
    outbase: src,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  };
}

function page(root) {
  return {
    entryPoints: [
      { in: join(root, 'src/web/main.tsx'), out: 'main' },
      { in: join(root, 'src/web/styles/main.css'), out: 'main' },
    ],
    outdir: join(root, 'public/app'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Five languages as they are written: as escapes the page is a fifth larger.
    charset: 'utf8',
    minify: true,
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  };
}

/** Builds server and page from nothing. */
export async function buildAll(root) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  rmSync(join(root, 'public/app'), { recursive: true, force: true });
  await Promise.all([build(server(root)), build(page(root))]);
}

/** Builds on every change and starts the gateway anew when the server changed. */
export async function watchAll(root, main, args) {
  let running;
  const restart = {
    name: 'restart',
    setup(plugin) {
      plugin.onEnd(({ errors }) => {
        if (errors.length > 0) return;
        running?.kill('SIGTERM');
        running = spawn(process.execPath, ['--enable-source-maps', main, ...args], {
          cwd: root,
          stdio: 'inherit',
        });
      });
    },
  };
  const contexts = await Promise.all([
    context({ ...server(root), plugins: [restart] }),
    context(page(root)),
  ]);
  await Promise.all(contexts.map(each => each.watch()));
}

if (argv[1] && resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  await buildAll(resolve(dirname(fileURLToPath(import.meta.url)), '..'));
}

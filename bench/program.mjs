import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until, within } from './waiting.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const longestStopMs = 25_000;

export function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

function answersOk(port, path) {
  return new Promise(answer => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, response => {
      response.resume();
      response.on('end', () => answer(response.statusCode === 200));
    });
    request.on('error', () => answer(false));
  });
}

/** Runs a Node program in `root`; what it prints goes into `outputFile`. */
function launch(file, { env, outputFile }) {
  const output = openSync(outputFile, 'a');
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  child.on('error', () => undefined);
  return child;
}

const hasEnded = child => child.exitCode !== null || child.signalCode !== null;

async function end(child) {
  if (hasEnded(child)) return;
  const ended = new Promise(settle => child.once('exit', settle));
  // A message instead of a signal: Windows knows no signal a program could answer.
  if (child.connected) child.send('shutdown', () => undefined);
  await within(longestStopMs, 'Stopping', ended).catch(() => {
    child.kill('SIGKILL');
    return ended;
  });
}

/**
 * A Node program that listens on `env.PORT`. `start` gives the milliseconds from its start until
 * `path` answers 200.
 */
export function program(site, { file, env, path, name }) {
  const outputFile = join(site.folder, `${name}.out`);
  let child;

  async function stop() {
    if (child) await end(child);
  }

  site.atEnd(stop);
  return {
    port: Number(env.PORT),
    pid: () => child.pid,
    async start() {
      const startedMs = performance.now();
      child = launch(file, { env, outputFile });
      const look = () => {
        if (hasEnded(child)) {
          throw new Error(`${name} ended:\n${readFileSync(outputFile, 'utf8').slice(-2_000)}`);
        }
        return answersOk(env.PORT, path);
      };
      await until(look, { what: `The start of ${name}`, withinMs: 60_000 });
      return performance.now() - startedMs;
    },
    stop,
  };
}

/** One of the bare programs, which do the least that could pass for the same work. */
export async function bare(site, what, env = {}) {
  const port = await freePort();
  return program(site, {
    file: join(root, 'bench', 'bare', `${what}.mjs`),
    env: { ...env, PORT: String(port) },
    path: '/',
    name: `bare ${what}`,
  });
}

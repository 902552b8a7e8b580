import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

/** What runs in the other thread: calls by name, one after the other. */
const answering = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ name, given }) => {
  try {
    parentPort.postMessage({ answer: house[name](...given) });
  } catch (error) {
    parentPort.postMessage({ failure: String(error?.stack ?? error) });
  }
});`;

/** Functions of a test file that run in a thread of their own, one call at a time. */
export interface PlainNode<House> {
  call<Name extends keyof House & string>(
    name: Name,
    ...given: House[Name] extends (...given: infer Given) => unknown ? Given : never
  ): Promise<House[Name] extends (...given: never[]) => infer Answer ? Answer : never>;
  close(): Promise<void>;
}

interface Told {
  answer: unknown;
  failure?: string;
}

/**
 * The exported functions of a file, bundled and run by Node itself: where a rule is asked millions of
 * times, the test runner's own way of loading modules costs more than the rules. What goes in and
 * out is copied.
 */
export async function startPlainNode<House>(file: string): Promise<PlainNode<House>> {
  // Beside the packages, which the bundle finds from where it lies.
  const folder = resolve('node_modules/.cache/whatsapp-crm-plain', `${process.pid}-${Date.now()}`);
  mkdirSync(folder, { recursive: true });
  const outfile = resolve(folder, 'house.mjs');
  const contents = `import * as house from './${file}';${answering}`;
  await build({
    stdin: { contents, resolveDir: resolve('.'), loader: 'ts' },
    ...{ outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' },
    logLevel: 'silent',
  });
  const worker = new Worker(outfile);
  return {
    async call(name, ...given) {
      const told = await new Promise<Told>((settle, fail) => {
        worker.once('error', fail);
        worker.once('message', (message: Told) => {
          worker.off('error', fail);
          settle(message);
        });
        worker.postMessage({ name, given });
      });
      if (told.failure !== undefined) throw new Error(told.failure);
      return told.answer as never;
    },
    async close() {
      await worker.terminate();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

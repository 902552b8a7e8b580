import { dirname, resolve } from 'node:path';
import { argv, chdir, env, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runSimulate } from '../dist/main/simulate/simulate.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
// Files are named from where the command was typed.
if (env.INIT_CWD) chdir(env.INIT_CWD);
const { code, out, error } = runSimulate(argv.slice(2), root);
stdout.write(out);
stderr.write(error);
process.exitCode = code;

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** A program that is killed and started again, on the same folder and port each time. */
export interface Program {
  /** Starts it; resolves when it says so itself. Rejects when it ends before. */
  start(env?: Record<string, string>): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it at once and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to end and waits; the exit code. */
  stop(): Promise<number | null>;
  /** Runs it beside, with other arguments, until it ends; what it said. Rejects when it failed. */
  once(args: readonly string[]): Promise<string>;
  /** Resolves when it ends by itself. */
  gone(): Promise<void>;
  readonly isRunning: boolean;
  /** Its process; undefined while none runs. */
  readonly pid: number | undefined;
  /** Starts so far. */
  readonly starts: number;
  /** When it ended, wall-clock milliseconds. */
  readonly ends: readonly number[];
}

export interface ProgramSetup {
  file: string;
  args?: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** What it prints once it is ready. */
  ready: RegExp;
}

const keptOutput = 4_000;
const execute = promisify(execFile);

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

export function program({ file, args = [], cwd, env, ready }: ProgramSetup): Program {
  let child: ChildProcess | undefined;
  let starts = 0;
  const ends: number[] = [];
  // Nothing goes on when whoever runs it is gone.
  process.once('exit', () => child?.kill('SIGKILL'));

  async function ended(): Promise<number | null> {
    if (!child || hasEnded(child)) return child?.exitCode ?? null;
    await once(child, 'exit');
    return child.exitCode;
  }

  return {
    async start(more = {}) {
      const started = spawn(process.execPath, [file, ...args], {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, ...env, ...more },
      });
      child = started;
      starts += 1;
      started.once('exit', () => ends.push(Date.now()));
      let said = '';
      await new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          said = (said + chunk.toString()).slice(-keptOutput);
          if (ready.test(said)) resolve();
        };
        started.stdout.on('data', hear);
        started.stderr.on('data', hear);
        started.once('exit', (code, signal) =>
          reject(new Error(`It ended before it was ready (${signal ?? code}):\n${said}`)),
        );
      });
    },
    signal: signal => void child?.kill(signal),
    async kill() {
      child?.kill('SIGKILL');
      await ended();
    },
    async stop() {
      child?.kill('SIGTERM');
      return ended();
    },
    async once(more) {
      const { stdout } = await execute(process.execPath, [file, ...more], {
        cwd,
        env: { PATH: process.env.PATH, ...env },
      });
      return stdout;
    },
    async gone() {
      await ended();
    },
    get isRunning() {
      return child !== undefined && !hasEnded(child);
    },
    get pid() {
      return child && !hasEnded(child) ? child.pid : undefined;
    },
    get starts() {
      return starts;
    },
    ends,
  };
}

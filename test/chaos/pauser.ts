import type { Chance } from './chance.js';
import type { Span } from './judge/evidence.js';
import type { Scene } from './scene.js';

export interface Pauser {
  pauses: readonly (Span & { session: string })[];
  /** Resolves once it was told to stop and everything goes on. */
  done: Promise<void>;
}

export interface PausePlan {
  chance: Chance;
  signal: AbortSignal;
  /** Between two pauses. */
  betweenMs?: readonly [low: number, high: number];
  /** How long each lasts. */
  lastMs?: readonly [low: number, high: number];
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Pauses one number after the other for a moment while everything goes on. */
export function startPauser(
  { gateway, sessions }: Pick<Scene, 'gateway' | 'sessions'>,
  { chance, signal, betweenMs = [500, 3_000], lastMs = [100, 1_000] }: PausePlan,
): Pauser {
  const pauses: (Span & { session: string })[] = [];

  /** Asks until it is answered well: the gateway may be down just now. */
  async function ask(verb: 'pause' | 'resume', session: string): Promise<void> {
    for (;;) {
      const answer = await gateway.api[verb]({ session, reason: 'chaos' }).catch(() => null);
      if (answer?.status === 200) return;
      if (answer && answer.status < 500)
        throw new Error(`${verb} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
      await wait(100);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await wait(chance.whole(...betweenMs));
      const session = chance.pick(sessions);
      await ask('pause', session);
      const fromMs = Date.now();
      await wait(chance.whole(...lastMs));
      pauses.push({ session, fromMs, untilMs: Date.now() });
      await ask('resume', session);
    }
  }

  const done = run();
  done.catch(() => undefined);
  return { pauses, done };
}

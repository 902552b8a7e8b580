import { openRawConnection, type RawConnection } from '../raw-post.js';
import { signedEvent, type Hook } from '../webhook-maker.js';
import { wait } from './run.js';

export interface Phase {
  perSecond: number;
  count: number;
}

export interface Flood {
  hook: Hook;
  port: number;
  phases: readonly Phase[];
  signal: AbortSignal;
}

export interface Poured {
  /** WhatsApp ids whose webhook was answered 200. */
  taken: ReadonlySet<string>;
  /** Posted once more, after an answer that got lost or just so. */
  repeats: number;
  /** Answered 503. */
  turnedAway: number;
  /** How long each 200 took, by phase, milliseconds. */
  answerMs: readonly (readonly number[])[];
  tookMs: number;
}

const connections = 64;
const againMs = 400;
const tickMs = 10;
/** One in so many is posted twice although it was answered, as WAHA does after a lost answer. */
const twiceEvery = 50;

interface Due {
  n: number;
  phase: number;
}

/** Posts signed messages at the given rates, each until it is answered 200. */
export async function flood({ hook, port, phases, signal }: Flood): Promise<Poured> {
  const line: Due[] = [];
  const taken = new Set<string>();
  const answerMs: number[][] = phases.map(() => []);
  const total = phases.reduce((sum, { count }) => sum + count, 0);
  const startedMs = performance.now();
  let repeats = 0;
  let turnedAway = 0;

  async function makeDue(): Promise<void> {
    let made = 0;
    for (const [phase, { perSecond, count }] of phases.entries()) {
      const fromMs = performance.now();
      for (let due = 0; due < count && !signal.aborted; await wait(tickMs)) {
        const now = Math.min(count, Math.ceil(((performance.now() - fromMs) / 1_000) * perSecond));
        for (; due < now; due += 1) line.push({ n: made++, phase });
      }
    }
  }

  async function post(connection: RawConnection, { n, phase }: Due): Promise<boolean> {
    const { waId, body, headers } = signedEvent(hook, n);
    const fromMs = performance.now();
    const status = await connection.post(hook.path, headers, body);
    if (status !== 200) {
      turnedAway += 1;
      return false;
    }
    answerMs[phase]?.push(performance.now() - fromMs);
    if (taken.has(waId)) repeats += 1;
    else taken.add(waId);
    return true;
  }

  async function worker(): Promise<void> {
    let connection = openRawConnection(port);
    while (taken.size < total && !signal.aborted) {
      const due = line.shift();
      if (!due) {
        await wait(tickMs);
        continue;
      }
      const isTwice = due.n % twiceEvery === 0;
      const isTaken = await post(connection, due)
        .then(async taking => taking && (!isTwice || post(connection, due)))
        .catch((error: { code?: string }) => {
          connection.close();
          connection = openRawConnection(port);
          if (error.code !== 'ECONNREFUSED') repeats += 1;
          return false;
        });
      if (isTaken) continue;
      line.push(due);
      await wait(againMs);
    }
    connection.close();
  }

  await Promise.all([makeDue(), ...Array.from({ length: connections }, worker)]);
  return { taken, repeats, turnedAway, answerMs, tookMs: performance.now() - startedMs };
}

import type { Change } from '../bundle.js';
import { chanceOf, type Chance } from '../chance.js';
import type { Verdict } from '../judge/judge.js';
import type { Measured } from '../judge/table.js';
import { startLoad, type Load, type LoadSetup } from '../load.js';
import { openScene, type Scene, type SceneSetup } from '../scene.js';

export interface RunSetup {
  seed: string;
  messages: number;
  /** How often the fault of the run happens. */
  kills: number;
  sessions?: number;
  /** What makes the gateway another product than ours. */
  changes?: readonly Change[];
  /** Messages still to settle at the end may take this long. */
  drainMs?: number;
}

export interface RunResult {
  verdict: Verdict;
  measured: Measured;
}

export type Run = (setup: RunSetup) => Promise<RunResult>;

export const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

export interface Stage {
  scene: Scene;
  chance: Chance;
  /** Ends with the run, however that ends. */
  signal: AbortSignal;
  load(more?: Partial<LoadSetup>): Load;
}

/** Opens the scene, runs, and clears up whatever happens. */
export async function onStage<Result>(
  setup: RunSetup,
  scenery: SceneSetup,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const { seed, messages, sessions, changes, drainMs } = setup;
  const scene = await openScene({
    ...scenery,
    ...(sessions ? { sessions } : {}),
    ...(changes ? { changes } : {}),
    ...(drainMs ? { drainMs } : {}),
  });
  const ending = new AbortController();
  const { signal } = ending;
  try {
    return await play({
      scene,
      signal,
      chance: chanceOf(seed),
      load: more =>
        startLoad({
          api: () => scene.gateway.api,
          count: messages,
          sessions: scene.sessions,
          scripts: 6,
          signal,
          ...more,
        }),
    });
  } finally {
    ending.abort();
    await scene.close();
  }
}

import type { RunSetup } from './runs/run.js';

/** One run of a longer plan; it can be repeated alone from its seed. */
export interface Part extends RunSetup {
  run: string;
}

const parts = 10;
const randomShare = 0.7;

/**
 * 500 random and 200 placed kills over so many messages, in parts of a few minutes: with a tally
 * an interrupted plan goes on where it was.
 */
export function longPlan({ seed, messages }: { seed: string; messages: number }): Part[] {
  const each = messages / parts;
  return Array.from({ length: parts }, (_, n): Part[] => [
    {
      run: 'random',
      seed: `${seed}-r${n + 1}`,
      messages: Math.round(each * randomShare),
      kills: 50,
    },
    {
      run: 'placed',
      seed: `${seed}-p${n + 1}`,
      messages: Math.round(each * (1 - randomShare)),
      kills: 20,
    },
  ]).flat();
}

import { seededRandom, type Random } from '../../src/kernel/random.js';

/** Draws of a run that its printed seed gives again. */
export interface Chance {
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  pick<Item>(from: readonly Item[]): Item;
  happens(probability: number): boolean;
}

export function chanceOf(seed: string): Chance {
  const draw: Random = seededRandom(seed);
  const whole = (low: number, high: number) => low + Math.floor(draw() * (high - low + 1));
  return {
    whole,
    happens: probability => draw() < probability,
    pick(from) {
      const item = from[whole(0, from.length - 1)];
      if (item === undefined) throw new Error('Nothing to pick from.');
      return item;
    },
  };
}

/** Long work that can be left after each part of a few milliseconds, and says at its end what came out. */
export type InParts<Result> = Generator<void, Result, void>;

/** Does all of it at once. */
export function atOnce<Result>(work: InParts<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does it part by part; whatever else is due on this thread has its turn in between. */
export async function inTurns<Result>(work: InParts<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await new Promise(resolve => setImmediate(resolve));
  }
}

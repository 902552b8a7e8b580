/** Awaits a condition; fails with what was seen last. The only place in the tests that polls. */
export async function until<Seen>(
  look: () => Promise<Seen> | Seen,
  isRight: (seen: Seen) => boolean,
  { withinMs = 60_000, everyMs = 25 } = {},
): Promise<Seen> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`Not in time. Last seen: ${JSON.stringify(seen)?.slice(0, 2_000)}`);
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
}

/** Keeps 0.29 of 100 from becoming 28. */
const roundingError = 1e-9;

/** A share of a limit, in whole messages: nothing of nothing, otherwise at least one. */
export function partOf(limit: number, share: number): number {
  if (limit === 0 || share === 0) return 0;
  return Math.max(1, Math.floor(limit * share + roundingError));
}

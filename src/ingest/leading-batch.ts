const mostRows = 50;

/**
 * The first of these that are understood together. One that has failed before, or was in hand when
 * the process ended, stands alone.
 */
export function leadingBatch<Row extends { tries: number; crashes: number }>(
  rows: readonly Row[],
): readonly Row[] {
  const suspect = rows.slice(0, mostRows).findIndex(({ tries, crashes }) => tries + crashes > 0);
  if (suspect === 0) return rows.slice(0, 1);
  return rows.slice(0, suspect > 0 ? suspect : mostRows);
}

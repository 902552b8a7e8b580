const mostRows = 50;

/** The first of these that are understood together. One that has failed before stands alone. */
export function leadingBatch<Row extends { tries: number }>(rows: readonly Row[]): readonly Row[] {
  const failed = rows.slice(0, mostRows).findIndex(({ tries }) => tries > 0);
  if (failed === 0) return rows.slice(0, 1);
  return rows.slice(0, failed > 0 ? failed : mostRows);
}

/** The `n`th of as many Indonesian mobile numbers as a run needs. */
export const freshPhone = (n: number) => `+62812${String(30_000_000 + n)}`;

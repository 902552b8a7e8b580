/** English sentences under their keys; plural ones in the two forms English has. */
export type Source = Readonly<Record<string, string | Readonly<Record<'one' | 'other', string>>>>;

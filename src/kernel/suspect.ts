/** So many ends of the process that met the same piece of work were caused by it. */
export const mostDeaths = 3;

/**
 * Before the last of these chances it rests, until a process has lived for so long: one that is
 * killed from outside again and again never gets there, and blames nothing for it.
 */
export const suspectRestMs = 30_000;

export const isSuspect = (deaths: number): boolean => deaths === mostDeaths - 1;

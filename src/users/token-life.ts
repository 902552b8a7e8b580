/** A stolen access token is of use for this long. */
export const accessTokenS = 15 * 60;

/** Whoever does not come back for this long signs in again. */
export const refreshTokenS = 30 * 24 * 3_600;

import { AppError } from '../kernel/errors.js';

/** Keyset pages: a cursor is the last row's place in the order, not a count of rows. */
export function encodeCursor(place: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain = (part: unknown) => part === null || ['string', 'number'].includes(typeof part);
    if (Array.isArray(place) && place.length === length && place.every(plain)) {
      return place as (string | number | null)[];
    }
  } catch {
    // A cursor that is no JSON is answered like any other that we did not make.
  }
  throw new AppError('invalid_input', 'This cursor was not made by this list.');
}

import { createSeal } from '../../src/db/seal.js';
import { decodeCursor, encodeCursor } from '../../src/db/paging.js';
import { secureBytes } from '../../src/kernel/random.js';

const seal = createSeal(secureBytes(32), secureBytes);

describe('a sealed secret', () => {
  it.each(['', 'a', 'a secret', '\u0000', '😀'.repeat(1_000)])('opens to what it was', secret => {
    expect(seal.open(seal.close(secret))).toBe(secret);
  });

  it('looks different every time and shows nothing', () => {
    const [one, other] = [seal.close('a secret'), seal.close('a secret')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it('does not open for another key, nor changed or cut anywhere', () => {
    const sealed = Buffer.from(seal.close('a secret'), 'base64url');
    expect(() =>
      createSeal(secureBytes(32), secureBytes).open(sealed.toString('base64url')),
    ).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => seal.open(changed.toString('base64url'))).toThrow();
      expect(() => seal.open(sealed.subarray(0, at).toString('base64url'))).toThrow();
    }
  });
});

it('a hash is the same for the same address under the same key only', () => {
  expect(seal.hash('6281234567890')).toBe(seal.hash('6281234567890'));
  expect(seal.hash('6281234567890')).toMatch(/^[0-9a-f]{64}$/);
  expect(seal.hash('6281234567890')).not.toBe(seal.hash('6281234567891'));
  const other = createSeal(secureBytes(32), secureBytes);
  expect(other.hash('6281234567890')).not.toBe(seal.hash('6281234567890'));
});

describe('a cursor', () => {
  it.each([[['2026-01-01', 'id']], [[5, null]], [['', '😀"\'']]])(
    'comes back as it went',
    place => {
      expect(decodeCursor(encodeCursor(place), place.length)).toEqual(place);
    },
  );

  it.each([
    '',
    'x',
    '!!!!',
    encodeCursor([]),
    encodeCursor(['a']),
    encodeCursor(['a', 'b', 'c']),
    ...['{}', '"ab"', '5', 'null', '[{},"b"]', '[["a"],"b"]', '[true,"b"]', '["a",', '[1,2]x'].map(
      text => Buffer.from(text).toString('base64url'),
    ),
  ])('that no list of ours made (%s) is refused', cursor => {
    expect(() => decodeCursor(cursor, 2)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }) as Error,
    );
  });
});

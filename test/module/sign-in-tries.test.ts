import { createRateLimit } from '../../src/http/index.js';
import { createClock } from '../../src/kernel/clock.js';
import { createSignInTries } from '../../src/users/sign-in-tries.js';

const ada = 'ada@example.org';
const clock = createClock();
const tries = () => createSignInTries(createRateLimit(clock, { burst: 3, perMinute: 6 }));
const limited = expect.objectContaining({ code: 'rate_limited' }) as Error;

it('of one account from many places are limited together, however it is written', () => {
  const { begin } = tries();
  for (const [place, email] of [
    ['10.0.0.1', ada],
    ['10.0.0.2', 'ADA@example.org'],
    ['10.0.0.3', ' ada@EXAMPLE.org '],
  ] as const)
    begin(place, email);
  expect(() => begin('10.0.0.4', ada)).toThrow(limited);
  expect(() => begin('10.0.0.4', 'bob@example.org')).not.toThrow();
});

it('of many accounts from one place are limited together', () => {
  const { begin } = tries();
  for (const name of ['a', 'b', 'c']) begin('10.0.0.1', `${name}@example.org`);
  expect(() => begin('10.0.0.1', ada)).toThrow(limited);
  expect(() => begin('10.0.0.2', ada)).not.toThrow();
});

it('of others do not keep the owner out where they have signed in before', () => {
  const { begin, succeeded } = tries();
  begin('192.0.2.1', ada);
  succeeded('192.0.2.1', ada);
  for (const place of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) begin(place, ada);
  expect(() => begin('10.0.0.4', ada)).toThrow(limited);
  expect(() => begin('192.0.2.1', ada)).not.toThrow();
});

it('are forgotten when the pair was right, and come back with time', () => {
  const { begin, succeeded } = tries();
  for (let round = 0; round < 5; round += 1) {
    begin('10.0.0.1', ada);
    succeeded('10.0.0.1', ada);
  }
  for (let wrong = 0; wrong < 3; wrong += 1) begin('10.0.0.1', ada);
  expect(() => begin('10.0.0.1', ada)).toThrow(limited);
  clock.moveBy(10_000);
  expect(() => begin('10.0.0.1', ada)).not.toThrow();
});

describe('behind one address', () => {
  const proxy = '192.0.2.1';

  it('of strangers do not keep those out who have signed in there', () => {
    const { begin, succeeded } = tries();
    begin(proxy, ada);
    succeeded(proxy, ada);
    for (const name of ['a', 'b', 'c']) begin(proxy, `${name}@example.org`);
    expect(() => begin(proxy, 'd@example.org')).toThrow(limited);
    expect(() => begin(proxy, ada)).not.toThrow();
  });

  it('are answered alike whether or not the account has signed in there', () => {
    /** What wrong passwords get to hear, in order. */
    function heard(hasSignedIn: boolean): string[] {
      const { begin, failed, succeeded } = tries();
      if (hasSignedIn) {
        begin(proxy, ada);
        succeeded(proxy, ada);
      }
      return [ada, 'bob@example.org', ada, 'eve@example.org', ada, ada].map(email => {
        try {
          begin(proxy, email);
          failed(proxy, email);
          return 'wrong';
        } catch {
          return 'limited';
        }
      });
    }
    expect(heard(true)).toEqual(heard(false));
    expect(heard(true)).toEqual(['wrong', 'wrong', 'wrong', 'limited', 'limited', 'limited']);
  });

  it('that were right let nobody guess on', () => {
    const { begin, succeeded } = tries();
    begin(proxy, ada);
    succeeded(proxy, ada);
    for (const name of ['a', 'b', 'c']) begin(proxy, `${name}@example.org`);
    begin(proxy, ada);
    succeeded(proxy, ada);
    expect(() => begin(proxy, 'd@example.org')).toThrow(limited);
  });
});

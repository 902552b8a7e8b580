import { emailKeyOf } from './secret-token.js';

interface Limit {
  take(key: string): void;
  forget(key: string): boolean;
}

/** So many pairs of address and account are remembered as welcome. */
const mostKnown = 10_000;

/**
 * Tries per address, per account, and per both, so that neither many accounts from one place nor
 * one account from many places can be guessed at. Where an account has signed in before it is not
 * held up by what others try on it elsewhere.
 */
export function createSignInTries(limit: Limit) {
  const known = new Set<string>();

  function keysOf(address: string, email: string): { pair: string; keys: string[] } {
    const account = emailKeyOf(email);
    const pair = `${address} ${account}`;
    const all = known.has(pair) ? [] : [`account ${account}`];
    return { pair, keys: [address, pair, ...all] };
  }

  return {
    /** Counts a try; throws rate_limited when there were too many. */
    begin(address: string, email: string): void {
      for (const key of keysOf(address, email).keys) limit.take(key);
    },
    /** The pair was right. */
    succeeded(address: string, email: string): void {
      const { pair, keys } = keysOf(address, email);
      for (const key of keys) limit.forget(key);
      known.delete(pair);
      known.add(pair);
      const [oldest] = known;
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}

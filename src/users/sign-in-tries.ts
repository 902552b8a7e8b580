import { emailKeyOf } from './secret-token.js';

interface Limit {
  take(key: string): void;
  forget(key: string): boolean;
}

/** So many pairs of address and account are remembered as welcome. */
const mostKnown = 10_000;

/**
 * Tries per address, per account, and per both, so that neither many accounts from one place nor
 * one account from many places can be guessed at. Where an account has signed in before, its right
 * password is not held up by what others try there or elsewhere; wrong ones are counted, and
 * answered, as anywhere, so that nobody learns who signs in where.
 */
export function createSignInTries(limit: Limit) {
  const known = new Set<string>();

  function keysOf(address: string, email: string) {
    const account = emailKeyOf(email);
    return { pair: `${address} ${account}`, shared: [address, `account ${account}`] };
  }

  const takeAll = (keys: readonly string[]): void => keys.forEach(key => limit.take(key));

  return {
    /** Counts a try; throws rate_limited when there were too many. */
    begin(address: string, email: string): void {
      const { pair, shared } = keysOf(address, email);
      limit.take(pair);
      if (!known.has(pair)) takeAll(shared);
    },
    /** The pair was wrong; throws rate_limited where a stranger would not have got this far. */
    failed(address: string, email: string): void {
      const { pair, shared } = keysOf(address, email);
      if (known.has(pair)) takeAll(shared);
    },
    /** The pair was right. */
    succeeded(address: string, email: string): void {
      const { pair, shared } = keysOf(address, email);
      const isKnown = known.delete(pair);
      for (const key of isKnown ? [pair] : [pair, ...shared]) limit.forget(key);
      known.add(pair);
      const [oldest] = known;
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}

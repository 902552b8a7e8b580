import type { IncomingHttpHeaders } from 'node:http';

const originOf = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url) : null);

/**
 * Whether a browser's request comes from a page of ours (or of the origins named). A request
 * without any sign of a browser page is no cross-site one.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, trusted: readonly string[]): boolean {
  const origin = originOf(headers.origin);
  if (origin && (origin.host === headers.host || trusted.includes(origin.origin))) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined;
}

import { lookup as resolveName } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { AppError } from '../../kernel/errors.js';
import { isPrivateAddress } from '../private-address.js';

export interface Fetched {
  bytes: Buffer;
  mime: string;
}

/** Longest silence of a host, and the time for a whole file. */
const idleMs = 30_000;
const deadlineMs = 120_000;

const unreachable = (why: string) =>
  new AppError('media_unreachable', 'The file could not be fetched from this address.', { why });

/** Resolves a name once and hands exactly the checked address to the connection. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, found) => {
    const addresses = found ?? [];
    const refused =
      addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address));
    if (error ?? refused) return callback(error ?? unreachable('private_address'), '', 0);
    const [first] = addresses;
    if (options.all) return callback(null, addresses, 0);
    callback(null, first?.address ?? '', first?.family ?? 0);
  });
};

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (
    !parsed ||
    !['http:', 'https:'].includes(parsed.protocol) ||
    parsed.username ||
    parsed.password
  ) {
    throw unreachable('not_an_address');
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && isPrivateAddress(host)) throw unreachable('private_address');
  return parsed;
}

interface Limits {
  maxBytes: number;
  /** For the whole file, from the first step on. */
  deadlineMs: number;
}

/** The head of the answer. Whatever keeps it away is one error. */
function open(target: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const options = { lookup: publicLookup, timeout: idleMs, agent: false, signal };
    const call = send(target, options, resolve);
    call.on('timeout', () => call.destroy(unreachable('timeout')));
    call.on('error', (error: Error) => {
      const why = signal.aborted ? 'timeout' : 'no_answer';
      reject(error instanceof AppError ? error : unreachable(why));
    });
    call.end();
  });
}

async function readLimited(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new AppError('media_too_large', 'The file is larger than may be sent.', { maxBytes });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What an address hands out, whose host was found fit to be asked. Throws as `fetchUrl` does. */
export async function download(target: URL, { maxBytes, deadlineMs }: Limits): Promise<Fetched> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const answer = await open(target, deadline);
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw unreachable(`status_${answer.statusCode ?? 0}`);
  }
  const bytes = await readLimited(answer, maxBytes).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw unreachable(deadline.aborted ? 'timeout' : 'broken_off');
  });
  return { bytes, mime: answer.headers['content-type'] ?? 'application/octet-stream' };
}

/**
 * Fetches a file a user named, so that WAHA never has to. Only public addresses, checked at the
 * moment of connecting; no redirects, no credentials, at most `maxBytes`. Throws media_unreachable
 * (also when the host breaks off or takes too long) and media_too_large.
 */
export async function fetchUrl(url: string, maxBytes: number): Promise<Fetched> {
  return download(parse(url), { maxBytes, deadlineMs });
}

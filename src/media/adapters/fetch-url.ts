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

const timeoutMs = 30_000;

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

async function readLimited(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw new AppError('media_too_large', 'The file is larger than may be sent.', { maxBytes });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Fetches a file a user named, so that WAHA never has to. Only public addresses, checked at the
 * moment of connecting; no redirects, no credentials, at most `maxBytes`.
 */
export async function fetchUrl(url: string, maxBytes: number): Promise<Fetched> {
  const target = parse(url);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = send(target, { lookup: publicLookup, timeout: timeoutMs, agent: false }, resolve);
    call.on('timeout', () => call.destroy(unreachable('timeout')));
    call.on('error', (error: Error) =>
      reject(error instanceof AppError ? error : unreachable('no_answer')),
    );
    call.end();
  });
  if (answer.statusCode !== 200) {
    answer.resume();
    throw unreachable(`status_${answer.statusCode ?? 0}`);
  }
  const bytes = await readLimited(answer, maxBytes);
  return { bytes, mime: answer.headers['content-type'] ?? 'application/octet-stream' };
}

import type { IncomingMessage } from 'node:http';
import { refused } from './answers.js';
import type { Fields } from './calls.js';
import { isFields } from './session-config.js';

const longestBody = 50 * 1024 * 1024;

/** @throws Refusal 413 above WAHA's limit. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw refused(413, 'request entity too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The JSON object of a body; anything else counts as an empty one. @throws Refusal 400. */
export function parseBody(bytes: Buffer): Fields {
  if (bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    return isFields(parsed) ? parsed : {};
  } catch (error) {
    throw refused(400, error instanceof Error ? error.message : 'Unexpected token');
  }
}

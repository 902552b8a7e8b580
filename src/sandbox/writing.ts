import type { ServerResponse } from 'node:http';
import type { Answer } from './answers.js';
import type { Outcome } from './outcomes.js';
import type { Pace } from './pace.js';

const json = 'application/json; charset=utf-8';

function bytesOf({ bytes, body }: Answer): Buffer {
  return bytes ?? Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

function headersOf(answer: Answer, length: number): Record<string, string> {
  const type = answer.contentType ?? (answer.body === undefined ? undefined : json);
  return { 'content-length': String(length), ...(type ? { 'content-type': type } : {}) };
}

async function drip(response: ServerResponse, bytes: Buffer, pause: () => Promise<boolean>) {
  for (const byte of bytes) {
    response.write(Buffer.of(byte));
    if (!(await pause())) return;
  }
  response.end();
}

/** Puts an outcome on the wire; resolves when it has left or never will. */
export async function writeOutcome(
  response: ServerResponse,
  outcome: Outcome,
  pace: Pace,
): Promise<void> {
  const { answer, cutAfterBytes, sliceMs } = outcome;
  if (!answer || response.destroyed) return;
  const bytes = bytesOf(answer);
  const gone = new Promise<void>(resolve => void response.once('close', resolve));
  if (cutAfterBytes === 0) return void response.destroy();
  response.writeHead(answer.status, headersOf(answer, bytes.length));
  if (cutAfterBytes !== undefined) {
    response.write(bytes.subarray(0, cutAfterBytes), () => response.destroy());
  } else if (sliceMs !== undefined) {
    await drip(response, bytes, () => pace.sleepExactly(sliceMs));
  } else response.end(bytes);
  await gone;
}

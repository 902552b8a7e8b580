import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { secureBytes } from '../kernel/random.js';

/** A socket address holds 104 bytes on macOS, 108 on Linux, the closing zero included. */
const longestSocketPathBytes = 100;

/** Where our own server listens: never on a network. */
export type Endpoint =
  { kind: 'socket'; path: string } | { kind: 'port'; port: number; password: string };

/** An endpoint in the words of the Redis connection. */
export type Address = { path: string } | { host: string; port: number; password: string };

export function addressOf(endpoint: Endpoint): Address {
  return endpoint.kind === 'socket'
    ? { path: endpoint.path }
    : { host: '127.0.0.1', port: endpoint.port, password: endpoint.password };
}

/** The same folder gives the same endpoint, so a server left behind is found again. */
export async function endpointFor(folder: string, platform: string): Promise<Endpoint> {
  return platform === 'win32' ? portFor(folder) : { kind: 'socket', path: await socketFor(folder) };
}

async function socketFor(folder: string): Promise<string> {
  const near = join(resolve(folder), 'redis.sock');
  if (Buffer.byteLength(near) <= longestSocketPathBytes) return near;
  const hash = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `whatsapp-crm-${hash}`);
  await mkdir(short, { recursive: true, mode: 0o700 });
  await chmod(short, 0o700);
  // Anybody may make folders here; one that is not ours could hold somebody else's server.
  const made = await lstat(short);
  if (!made.isDirectory() || made.uid !== process.getuid?.()) {
    throw new Error(`${short} belongs to somebody else`);
  }
  return join(short, 'redis.sock');
}

async function portFor(folder: string): Promise<Endpoint> {
  const file = join(folder, 'redis-endpoint.json');
  const known = await readEndpoint(file);
  if (known) return known;
  const password = Buffer.from(secureBytes(24)).toString('hex');
  const endpoint: Endpoint = { kind: 'port', port: await freePort(), password };
  await writeFile(file, JSON.stringify(endpoint), { mode: 0o600 });
  return endpoint;
}

async function readEndpoint(file: string): Promise<Endpoint | null> {
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isPortEndpoint(read) ? read : null;
  } catch {
    return null;
  }
}

function isPortEndpoint(read: unknown): read is Endpoint {
  if (typeof read !== 'object' || read === null) return false;
  return (
    'port' in read &&
    Number.isInteger(read.port) &&
    'password' in read &&
    typeof read.password === 'string'
  );
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

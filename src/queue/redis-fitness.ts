import type { Redis } from 'ioredis';

/** What is wrong with a server, in words for the person who runs it; null when nothing is. */
export async function unfitnessOf(redis: Redis): Promise<string | null> {
  const info = await redis.info();
  const version = fieldOf(info, 'redis_version');
  if (isOlderThan(version, [6, 2])) {
    return `Redis ${version} is too old to carry the queue: install Redis 6.2 or later, or any Valkey.`;
  }
  return evictionOf(info);
}

/** The complaint about a server that may throw keys away, or null. */
export function evictionOf(info: string): string | null {
  const policy = fieldOf(info, 'maxmemory_policy');
  if (policy === '' || policy === 'noeviction') return null;
  return (
    `Redis is set to maxmemory-policy ${policy} and would drop waiting messages silently when memory runs out: ` +
    'set maxmemory-policy to noeviction (redis.conf, or CONFIG SET maxmemory-policy noeviction).'
  );
}

function fieldOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}

function isOlderThan(version: string, [wantedMajor, wantedMinor]: [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (version === '') return false;
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

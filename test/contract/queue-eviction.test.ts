import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog, type Log } from '../../src/kernel/log.js';
import { openQueue } from '../../src/queue/index.js';
import { startRedis } from '../chaos/redis.js';
import { until } from '../support/until.js';

it('a server that is set to throw keys away while we run is told of within a minute, until it is put right', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crm-eviction-'));
  const server = await startRedis();
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: message => void errors.push(message), child: () => log };
  const queue = await openQueue(
    { kind: 'redis', url: server.url },
    { folder, clock: createClock(), log },
  );
  const admin = new Redis(server.url);
  try {
    expect(queue.complaint()).toBeNull();
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const withinMs = 60_000;
    const said = await until(queue.complaint, complaint => complaint !== null, { withinMs });
    expect(said).toMatch(/allkeys-lru .* set maxmemory-policy to noeviction/);
    expect(errors).toEqual(['queue store may lose jobs']);
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    await until(queue.complaint, complaint => complaint === null, { withinMs });
  } finally {
    admin.disconnect();
    await queue.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

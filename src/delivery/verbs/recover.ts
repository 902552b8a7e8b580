import type { Log } from '../../kernel/log.js';
import { listOpen } from '../store/lane-store.js';
import type { Reader } from '../../db/connection.js';
import { makeUnknown, type RecordPorts } from './record.js';

/**
 * Runs once after the send lock was taken: whoever left these rows in `sending` is dead, and nobody
 * knows whether their requests arrived.
 */
export async function recoverOrphans(
  ports: RecordPorts & { db: Reader; log: Log },
): Promise<number> {
  const orphans = await listOpen(ports.db, 'sending');
  for (const orphan of orphans) {
    await ports.transact(orphan.companyId, async unit => {
      const message = await ports.conversations.row(unit, unit, orphan.id);
      if (message?.status === 'sending')
        await makeUnknown(unit, ports, { message, reason: 'process_died' });
    });
  }
  if (orphans.length > 0)
    ports.log.warn('sends interrupted by the last stop are being looked up', {
      count: orphans.length,
    });
  return orphans.length;
}

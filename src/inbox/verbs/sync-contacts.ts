import type { Contacts } from '../../contacts/index.js';
import type { Transact } from '../../db/transactor.js';
import type { Log } from '../../kernel/log.js';
import { parseRecipient } from '../../kernel/phone-number.js';
import type { SessionRow } from '../../sessions/index.js';
import type { TaskRow, Tasks } from '../../tasks/index.js';
import type { Waha, WahaContact } from '../../waha/index.js';

interface Ports {
  transact: Transact;
  contacts: Contacts;
  tasks: Tasks;
  waha: Waha;
  log: Log;
}

const pageSize = 200;

/** Takes one page in; answers what it added to the counts. */
async function takePage(
  { transact, contacts }: Ports,
  session: SessionRow,
  page: readonly WahaContact[],
): Promise<TaskRow['progress']> {
  return transact(session.companyId, async unit => {
    const counts = { seen: 0, created: 0, updated: 0 };
    for (const said of page) {
      const recipient = parseRecipient(said.chatId);
      if (!recipient || recipient.kind === 'group' || said.isMe) continue;
      const before = await contacts.findByAddress(unit, unit, recipient);
      const also = said.otherId ? parseRecipient(said.otherId) : undefined;
      const twin = also && also.kind !== 'group' ? also : null;
      const met = await contacts.meet(unit, {
        recipient,
        also: twin,
        pushName: said.pushName,
        source: 'sync',
      });
      const named =
        said.name && !met.name ? await contacts.change(unit, met, { name: said.name }) : met;
      counts.seen += 1;
      if (!before) counts.created += 1;
      else if (named.version !== before.version) counts.updated += 1;
    }
    return counts;
  });
}

/** Reads the phone's contacts from WAHA, page by page, and says how far it is. */
export async function syncContacts(
  ports: Ports,
  { session, task }: { session: SessionRow; task: TaskRow },
): Promise<void> {
  const { transact, tasks, waha, log } = ports;
  let current = task;
  const move = async (set: Parameters<Tasks['progress']>[2]) => {
    current = await transact(session.companyId, unit => tasks.progress(unit, current, set));
  };
  try {
    for (let offset = 0; ; offset += pageSize) {
      const page = await waha.contacts(session.name, { limit: pageSize, offset });
      if (page.length === 0) break;
      const { seen, created, updated } = await takePage(ports, session, page);
      const before = current.progress;
      await move({
        progress: {
          seen: before.seen + seen,
          created: before.created + created,
          updated: before.updated + updated,
        },
      });
    }
    await move({ state: 'done' });
  } catch (error) {
    log.warn('contacts could not be synced', { sessionId: session.id, err: error });
    await move({ state: 'failed', error: 'waha_unreachable' });
  }
}

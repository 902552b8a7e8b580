import type { Contacts } from '../../contacts/index.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import type { Log } from '../../kernel/log.js';
import { sourceOf, type Principal } from '../../kernel/principal.js';
import type { ContactsSyncView } from '../../protocol/socket.js';
import type { Sessions } from '../../sessions/index.js';
import type { TaskRow, Tasks } from '../../tasks/index.js';
import type { Waha } from '../../waha/index.js';
import { syncContacts } from './sync-contacts.js';

interface Ports {
  transact: Transact;
  contacts: Contacts;
  sessions: Sessions;
  tasks: Tasks;
  waha: Waha;
  log: Log;
  defaultSession: string;
}

export type StartSync = (
  caller: Principal,
  session: string | undefined,
) => Promise<ContactsSyncView>;

export function syncView(task: TaskRow, session: string): ContactsSyncView {
  return {
    jobId: task.id,
    session,
    state: task.state,
    ...task.progress,
    done: task.endedAt !== null,
  };
}

/** Starts reading a session's contacts; a run that is under way is answered instead of a second one. */
export function createSync(ports: Ports): { start: StartSync; settled(): Promise<void> } {
  const { transact, sessions, tasks, defaultSession } = ports;
  const running = new Set<Promise<void>>();
  return {
    async start(caller, named) {
      const { session, task, isNew } = await transact(caller.companyId, async unit => {
        const session = await sessions.get(unit, scopeOf(caller), named ?? defaultSession);
        return { session, ...(await tasks.begin(unit, session.id, sourceOf(caller))) };
      });
      if (isNew) {
        const work = syncContacts(ports, { session, task });
        running.add(work);
        void work.finally(() => running.delete(work));
      }
      return syncView(task, session.name);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

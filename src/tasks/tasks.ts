import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId, NewId, SessionId } from '../kernel/ids.js';
import { tasks, type TaskRow } from './model.js';

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** State and progress of long work. It does not do the work. */
export function createTasks({ clock, newId }: Ports) {
  const say = (unit: Unit, { id: taskId, sessionId }: TaskRow) => {
    if (sessionId) unit.announce({ type: 'contacts.sync', taskId, sessionId });
  };

  return {
    find: (reader: Reader, companyId: CompanyId, id: string): Promise<TaskRow | null> =>
      tasks.findOne(reader, { companyId, id }),

    /** Starts a task; while one of this kind runs for the session, that one is answered. */
    async begin(
      unit: Unit,
      sessionId: SessionId,
      requestedBy: string,
    ): Promise<{ task: TaskRow; isNew: boolean }> {
      const { companyId } = unit;
      const open = await tasks.findOne(unit, {
        companyId,
        sessionId,
        state: ['waiting', 'running'],
      });
      if (open) return { task: open, isNew: false };
      const task: TaskRow = {
        id: newId(),
        companyId,
        kind: 'contacts_sync',
        state: 'running',
        sessionId,
        progress: { seen: 0, created: 0, updated: 0 },
        error: null,
        requestedBy,
        createdAt: clock.now(),
        endedAt: null,
      };
      await tasks.insert(unit, task);
      say(unit, task);
      return { task, isNew: true };
    },

    async progress(
      unit: Unit,
      task: TaskRow,
      set: Partial<Pick<TaskRow, 'state' | 'progress' | 'error'>>,
    ): Promise<TaskRow> {
      const ended = set.state === 'done' || set.state === 'failed';
      const next = { ...task, ...set, endedAt: ended ? clock.now() : null };
      await tasks.update(
        unit,
        { ...set, endedAt: next.endedAt },
        { companyId: unit.companyId, id: task.id },
      );
      say(unit, next);
      return next;
    },

    /** Work that a stop interrupted is over: whoever wants it starts it again. */
    endInterrupted: async (unit: Unit): Promise<void> => {
      const set = { state: 'failed' as const, error: 'interrupted', endedAt: clock.now() };
      await tasks.update(unit, set, { companyId: unit.companyId, state: ['waiting', 'running'] });
    },
  };
}

export type Tasks = ReturnType<typeof createTasks>;

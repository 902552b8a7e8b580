import type { Alias, ContactRow } from '../contacts/index.js';
import type { Unit } from '../db/transactor.js';
import { AppError } from '../kernel/errors.js';
import type { ContactId } from '../kernel/ids.js';
import { olderFirst } from './one-of-two.js';
import type { PeoplePorts } from './ports.js';
import { dropImages } from './store/merge-store.js';
import { merge } from './verbs/merge.js';
import { refresh } from './verbs/refresh.js';
import { regroup } from './verbs/regroup.js';
import { undoableMs, unmerge } from './verbs/unmerge.js';

interface Two {
  one: ContactId;
  other: ContactId;
  by: string;
}

/** Who is one person, and everything that follows from it. */
export function createPeople(ports: PeoplePorts) {
  const { clock, contacts } = ports;

  return {
    /** Makes who is here what is known by now: each of these groups of WhatsApp ids is one person. */
    regroup: (unit: Unit, groups: readonly (readonly Alias[])[]) => regroup(unit, ports, groups),

    /** Makes one person of two by a person's word; the older stays. Throws not_found and conflict. */
    async merge(unit: Unit, { one, other, by }: Two): Promise<ContactRow> {
      const both = [await contacts.get(unit, unit, one), await contacts.get(unit, unit, other)];
      const [kept, gone] = olderFirst(both);
      if (!kept || !gone || kept.id === gone.id)
        throw new AppError('conflict', 'These are one person already.');
      const ones = await contacts.aliases(unit, kept.id);
      const others = await contacts.aliases(unit, gone.id);
      const pair = { kept: kept.id, gone: gone.id };
      await merge(unit, ports, { pair, because: { cause: 'person', by } });
      // Nothing WhatsApp says parts them again.
      await contacts.settleIds(unit, { ones, others, said: 'same' });
      return contacts.get(unit, unit, kept.id);
    },

    /**
     * Parts two that were made one, by a person's word: `id` is either's. Throws not_found, and
     * conflict after 90 days.
     */
    unmerge: (unit: Unit, who: { contactId: ContactId; by: string }) => unmerge(unit, ports, who),

    /** A number or hidden id became known otherwise: where they are written to may have changed. */
    refresh: (unit: Unit, id: ContactId) => refresh(unit, ports, id),

    /** Forgets how people were before merges that cannot be undone any more. */
    prune: (unit: Unit): Promise<number> =>
      dropImages(unit, new Date(clock.now().getTime() - undoableMs)),
  };
}

export type People = ReturnType<typeof createPeople>;

import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { foldText } from '../../kernel/fold-text.js';
import type { LabelId } from '../../kernel/ids.js';
import { conversationLabels, labels, type LabelRow } from '../model/labels.js';
import type { ActivityPorts } from './add-activity.js';

/** More than anybody can choose from; all of them travel with every picture of the page. */
const mostLabels = 200;

export type LabelText = Pick<LabelRow, 'name' | 'color'>;

/** The words a company puts on its conversations. */
export function createLabels({ clock, newId }: ActivityPorts) {
  const list = (reader: Reader, { companyId }: Pick<Scope, 'companyId'>): Promise<LabelRow[]> =>
    labels.find(reader, { companyId }, { order: ['nameKey', 'id'] });

  async function get(
    reader: Reader,
    { companyId }: Pick<Scope, 'companyId'>,
    id: LabelId,
  ): Promise<LabelRow> {
    const found = await labels.findOne(reader, { companyId, id });
    if (!found) throw new AppError('not_found', 'There is no such label.');
    return found;
  }

  /** Two labels that look alike are one too many. */
  async function mustBeFree(unit: Unit, nameKey: string, id: LabelId | null): Promise<void> {
    const taken = await labels.findOne(unit, { companyId: unit.companyId, nameKey });
    if (taken && taken.id !== id)
      throw new AppError('conflict', 'There is a label of this name already.');
  }

  return {
    list,
    get,

    async make(unit: Unit, { name, color }: LabelText): Promise<LabelRow> {
      const { companyId } = unit;
      const nameKey = foldText(name);
      await mustBeFree(unit, nameKey, null);
      if ((await labels.count(unit, { companyId })) >= mostLabels)
        throw new AppError('conflict', `There are ${mostLabels} labels already.`);
      const id = newId<LabelId>();
      const row: LabelRow = { id, companyId, name, nameKey, color, createdAt: clock.now() };
      await labels.insert(unit, row);
      unit.announce({ type: 'labels.changed' });
      return row;
    },

    async change(unit: Unit, id: LabelId, to: Partial<LabelText>): Promise<LabelRow> {
      const { companyId } = unit;
      const before = await get(unit, unit, id);
      const after = { ...before, ...to, nameKey: foldText(to.name ?? before.name) };
      await mustBeFree(unit, after.nameKey, id);
      const { name, nameKey, color } = after;
      await labels.update(unit, { name, nameKey, color }, { companyId, id });
      unit.announce({ type: 'labels.changed' });
      return after;
    },

    /** It goes from all conversations; what their threads say of it stays. */
    async remove(unit: Unit, id: LabelId): Promise<void> {
      const { companyId } = unit;
      await get(unit, unit, id);
      await conversationLabels.remove(unit, { companyId, labelId: id });
      await labels.remove(unit, { companyId, id });
      unit.announce({ type: 'labels.changed' });
    },
  };
}

export type Labels = ReturnType<typeof createLabels>;

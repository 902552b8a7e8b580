import type { Reader } from '../db/connection.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import type { CompanyId, NewId, TemplateId } from '../kernel/ids.js';
import type { LanguageText } from '../kernel/template-text.js';
import type { TemplateRow } from './model.js';
import { rendered, type TemplateUse } from './render.js';
import {
  countTemplates,
  findHolder,
  findTemplate,
  insertTemplate,
  listTemplates,
  replaceTexts,
  updateTemplate,
  type Template,
} from './store.js';

interface Ports {
  transact: Transact;
  clock: Clock;
  newId: NewId;
}

export interface NewTemplate {
  name: string;
  /** Small letters, without the slash. */
  shortcut: string | null;
  category: string | null;
  /** At least one; each language once. */
  texts: readonly LanguageText[];
}

export type TemplateChange = Partial<NewTemplate> & {
  /** What the change was made from; refused when it has moved since. */
  version?: number;
};

const mostTemplates = 1_000;

const keyOfName = (name: string) => foldText(name) || name;

/** A template as what an act was done to. */
const onTemplate = ({ id, name }: TemplateRow) => ({ kind: 'template', id, name }) as const;

function taken(field: 'name' | 'shortcut', by: TemplateRow): AppError {
  const message =
    field === 'name'
      ? 'There is a template of this name already.'
      : 'Another template has this shortcut.';
  return new AppError('conflict', message, { field, templateId: by.id });
}

async function checkFree(unit: Unit, row: TemplateRow): Promise<void> {
  const namesake = await findHolder(unit, row, { nameKey: row.nameKey });
  if (namesake) throw taken('name', namesake);
  const { shortcut } = row;
  const holder = shortcut === null ? null : await findHolder(unit, row, { shortcut });
  if (holder) throw taken('shortcut', holder);
}

/** Texts that are written once and sent often. They are filled in here and sent elsewhere. */
export function createTemplates({ transact, clock, newId }: Ports) {
  async function get(reader: Reader, companyId: CompanyId, id: TemplateId): Promise<Template> {
    const found = await findTemplate(reader, companyId, id);
    if (!found) throw new AppError('not_found', 'There is no such template.');
    return found;
  }

  return {
    list: listTemplates,
    find: findTemplate,
    get,
    count: countTemplates,

    create: (companyId: CompanyId, wanted: NewTemplate, by: string): Promise<Template> =>
      transact(companyId, async unit => {
        const { texts, ...known } = wanted;
        if ((await countTemplates(unit, companyId)) >= mostTemplates)
          throw new AppError('conflict', `A company has at most ${mostTemplates} templates.`);
        const now = clock.now();
        const row: TemplateRow = {
          ...known,
          id: newId<TemplateId>(),
          companyId,
          nameKey: keyOfName(known.name),
          updatedBy: by,
          archivedAt: null,
          createdAt: now,
          updatedAt: now,
          version: 1,
        };
        await checkFree(unit, row);
        await insertTemplate(unit, row);
        await replaceTexts(unit, row.id, texts);
        unit.announce({ type: 'template.changed', templateId: row.id });
        unit.note({ what: 'template.made', object: onTemplate(row) });
        return { ...row, texts: [...texts] };
      }),

    /** Refuses a change that was made from an older version than the one that stands. */
    change: (
      companyId: CompanyId,
      { id, by, set }: { id: TemplateId; by: string; set: TemplateChange },
    ): Promise<Template> =>
      transact(companyId, async unit => {
        const before = await get(unit, companyId, id);
        const { version = before.version, texts, ...columns } = set;
        if (version !== before.version)
          throw new AppError('conflict', 'Somebody has changed this template meanwhile.', {
            field: 'version',
          });
        const row = { ...before, ...columns };
        const nameKey = keyOfName(row.name);
        await checkFree(unit, { ...row, nameKey });
        const now = clock.now();
        await updateTemplate(unit, before, { ...columns, nameKey, updatedBy: by, updatedAt: now });
        if (texts) await replaceTexts(unit, id, texts);
        unit.announce({ type: 'template.changed', templateId: id });
        unit.note({ what: 'template.changed', object: onTemplate(row) });
        return get(unit, companyId, id);
      }),

    /** Nothing can be made with it any more; its name and shortcut are free again. */
    remove: (companyId: CompanyId, { id, by }: { id: TemplateId; by: string }): Promise<void> =>
      transact(companyId, async unit => {
        const before = await get(unit, companyId, id);
        await updateTemplate(unit, before, { archivedAt: clock.now(), updatedBy: by });
        unit.announce({ type: 'template.removed', templateId: id });
        unit.note({ what: 'template.removed', object: onTemplate(before) });
      }),

    /**
     * What a template says with these values. Throws missing_variable, naming what it lacks, in the
     * place of leaving a gap, and not_found for a language without a text.
     */
    async render(reader: Reader, companyId: CompanyId, use: TemplateUse): Promise<string> {
      return rendered((await get(reader, companyId, use.id)).texts, use);
    },
  };
}

export type Templates = ReturnType<typeof createTemplates>;

import type { Reader } from '../db/connection.js';
import type { Unit } from '../db/transactor.js';
import type { LanguageText } from '../kernel/template-text.js';
import type { CompanyId, TemplateId } from '../kernel/ids.js';
import { templates, templateTexts, type TemplateRow, type TemplateTextRow } from './model.js';

/** A template with its texts, the first language first. */
export interface Template extends TemplateRow {
  texts: LanguageText[];
}

const textsOf = (rows: readonly TemplateTextRow[]): LanguageText[] =>
  rows.map(({ language, body }) => ({ language, text: body }));

/** Those that are not deleted, by name. */
export async function listTemplates(
  reader: Reader,
  companyId: CompanyId,
  category?: string,
): Promise<Template[]> {
  const which = category === undefined ? {} : { category };
  const rows = await templates.find(
    reader,
    { companyId, archivedAt: null, ...which },
    { order: ['nameKey', 'id'] },
  );
  const texts = await templateTexts.find(
    reader,
    { companyId, templateId: rows.map(row => row.id) },
    { order: ['templateId', 'position'] },
  );
  const byTemplate = new Map<TemplateId, TemplateTextRow[]>(rows.map(row => [row.id, []]));
  for (const row of texts) byTemplate.get(row.templateId)?.push(row);
  return rows.map(row => ({ ...row, texts: textsOf(byTemplate.get(row.id) ?? []) }));
}

export async function findTemplate(
  reader: Reader,
  companyId: CompanyId,
  id: TemplateId,
): Promise<Template | null> {
  const row = await templates.findOne(reader, { companyId, id, archivedAt: null });
  if (!row) return null;
  const rows = await templateTexts.find(
    reader,
    { companyId, templateId: id },
    { order: ['position'] },
  );
  return { ...row, texts: textsOf(rows) };
}

export const countTemplates = (reader: Reader, companyId: CompanyId): Promise<number> =>
  templates.count(reader, { companyId, archivedAt: null });

/** Another template that has this name or this shortcut already. */
export async function findHolder(
  reader: Reader,
  { companyId, id }: Pick<TemplateRow, 'companyId' | 'id'>,
  which: Pick<TemplateRow, 'nameKey'> | { shortcut: string },
): Promise<TemplateRow | null> {
  const rows = await templates.find(reader, { companyId, archivedAt: null, ...which });
  return rows.find(row => row.id !== id) ?? null;
}

export async function insertTemplate(unit: Unit, row: TemplateRow): Promise<void> {
  await templates.insert(unit, row);
}

/** Writes changed columns if the row is still at the version that was read; answers whether it was. */
export async function updateTemplate(
  unit: Unit,
  { id, version }: Pick<TemplateRow, 'id' | 'version'>,
  set: Partial<TemplateRow>,
): Promise<boolean> {
  const where = { companyId: unit.companyId, id, version };
  return (await templates.update(unit, { ...set, version: version + 1 }, where)) === 1;
}

/** These and no others. */
export async function replaceTexts(
  unit: Unit,
  templateId: TemplateId,
  texts: readonly LanguageText[],
): Promise<void> {
  const { companyId } = unit;
  await templateTexts.remove(unit, { companyId, templateId });
  await templateTexts.insert(
    unit,
    texts.map(({ language, text: body }, position) => ({
      ...{ templateId, language, companyId, position, body },
    })),
  );
}

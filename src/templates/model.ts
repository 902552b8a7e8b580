import { id, integer, key, maybe, table, text, time } from '../db/table.js';
import type { CompanyId, TemplateId } from '../kernel/ids.js';

/** A text that is written once and sent often. Its words are in `message_template_texts`. */
export interface TemplateRow {
  id: TemplateId;
  companyId: CompanyId;
  name: string;
  /** Folded: two names that read the same are one. */
  nameKey: string;
  /** In small letters, without the slash. */
  shortcut: string | null;
  category: string | null;
  updatedBy: string;
  /** Deleted; messages that were made with it keep their text. */
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const templates = table<TemplateRow>('message_templates', {
  id: key(id),
  companyId: id,
  name: text,
  nameKey: text,
  shortcut: maybe(text),
  category: maybe(text),
  updatedBy: text,
  archivedAt: maybe(time),
  createdAt: time,
  updatedAt: time,
  version: integer,
});

export interface TemplateTextRow {
  templateId: TemplateId;
  /** `und` for every language without a text of its own. */
  language: string;
  companyId: CompanyId;
  /** Order of the languages; the first is taken where none is asked for. */
  position: number;
  body: string;
}

export const templateTexts = table<TemplateTextRow>('message_template_texts', {
  templateId: key(id),
  language: key(text),
  companyId: id,
  position: integer,
  body: text,
});

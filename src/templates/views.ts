import { variablesIn } from '../kernel/template-text.js';
import type { TemplateView } from '../protocol/views.js';
import type { Template } from './store.js';

const everyName = ({ texts }: Template) => [
  ...new Set(texts.flatMap(({ text }) => variablesIn(text))),
];

export function templateView(template: Template): TemplateView {
  const { id, name, shortcut, category, texts, updatedBy, version } = template;
  return {
    id,
    name,
    shortcut,
    category,
    texts: texts.map(one => ({ ...one, variables: variablesIn(one.text) })),
    variables: everyName(template),
    updatedBy,
    createdAt: template.createdAt.toISOString(),
    updatedAt: template.updatedAt.toISOString(),
    version,
  };
}

/** A template in the words of the CRM whose calls these are. */
export function customerTemplate(template: Template) {
  const { id, name, category, texts } = template;
  return { id, name, message: texts[0]?.text ?? '', category, variables: everyName(template) };
}

import { signal } from '@preact/signals';
import type { TemplateView } from '../../protocol/views.js';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import { withoutTemplate, withTemplate } from '../state/templates/list.js';
import { commit, world } from '../store.js';

/** Why the templates are not here; null while they are or come. */
export const templatesProblem = signal<Problem | null>(null);

let loading = false;

/** Fetches the templates once; from then on the stream keeps them. */
export async function wantTemplates(): Promise<void> {
  if (loading || !world.peek() || world.peek()?.templates) return;
  loading = true;
  try {
    const { data } = await calls.templates();
    commit(state => ({ ...state, templates: data }));
    templatesProblem.value = null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    templatesProblem.value = error;
  } finally {
    loading = false;
  }
}

/** Takes a template that an answer brought. */
export function keepTemplate(template: TemplateView): void {
  commit(state => ({ ...state, templates: withTemplate(state.templates, template) }));
}

export async function removeTemplate(id: string): Promise<void> {
  await calls.removeTemplate(id);
  commit(state => ({ ...state, templates: withoutTemplate(state.templates, id) }));
}

import { useState } from 'preact/hooks';
import type { TemplateView } from '../../../protocol/views.js';
import { keepTemplate } from '../../actions/templates.js';
import { Problem } from '../../api.js';
import { calls } from '../../calls.js';
import { language as pageLanguage, t } from '../../languages/current.js';
import {
  bodyOf,
  draftOfTemplate,
  emptyTemplate,
  sameDraft,
  type TemplateDraft,
} from '../../state/templates/draft.js';
import { announce } from '../../ui/announce.js';
import { problemWords } from '../../ui/problem-words.js';

/** Why it was not saved, for the person. */
function failureWords(error: unknown): string {
  if (error instanceof Problem && error.code === 'conflict') {
    if (error.view.field === 'name') return t('template.nameTaken');
    if (error.view.field === 'shortcut') return t('template.shortcutTaken');
  }
  return problemWords(error);
}

/** The draft, and how it stands to what is kept. A change of somebody else is shown, never swallowed. */
export function useTemplateDraft(template: TemplateView | null) {
  const [base, setBase] = useState(template);
  const [draft, setDraft] = useState<TemplateDraft>(() =>
    template ? draftOfTemplate(template) : emptyTemplate(pageLanguage.peek()),
  );
  const saved = base ? draftOfTemplate(base) : emptyTemplate(draft.texts[0]?.language ?? 'und');
  const isDirty = !sameDraft(draft, saved);
  const isBehind = template !== null && base !== null && template.version > base.version;
  const take = (taken: TemplateView) => {
    setBase(taken);
    setDraft(draftOfTemplate(taken));
  };
  if (isBehind && !isDirty) take(template);
  return { base, draft, setDraft, setBase, take, isDirty, isBehind };
}

type Edited = ReturnType<typeof useTemplateDraft>;

/** Saves one draft at a time and words its failure. */
export function useSave({ base, draft, take }: Edited, onSaved: (id: string) => void) {
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      const body = bodyOf(draft);
      const kept = base
        ? await calls.changeTemplate(base.id, { ...body, version: base.version })
        : await calls.addTemplate(body);
      keepTemplate(kept);
      take(kept);
      announce(t('template.saved'));
      if (!base) onSaved(kept.id);
    } catch (error) {
      setFailure(failureWords(error));
    } finally {
      setBusy(false);
    }
  }
  return { busy, failure, save };
}

import { useState } from 'preact/hooks';
import type { TemplateView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { draftVariables, lacking, withoutLanguage, withText } from '../../state/templates/draft.js';
import { whenAt } from '../../state/words.js';
import { can, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/form.js';
import { onePane } from '../../ui/use-media.js';
import { AddLanguage, Column } from './column.js';
import { LeaveDialog, RemoveDialog } from './dialogs.js';
import { Fields } from './fields.js';
import { TryValues } from './try-values.js';
import { useSave, useTemplateDraft } from './use-template-draft.js';

function Meanwhile(props: { template: TemplateView; onTake: () => void; onKeep: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>{t('template.changedMeanwhile', { by: props.template.updatedBy })}</p>
      <div class="page-tools">
        <Button onClick={props.onTake}>{t('template.takeTheirs')}</Button>
        <Button look="primary" onClick={props.onKeep}>
          {t('template.keepMine')}
        </Button>
      </div>
    </div>
  );
}

interface HeadProps {
  title: string;
  onBack: () => void;
  /** null: there is nothing to delete, or no right to. */
  onRemove: (() => void) | null;
}

function Head({ title, onBack, onRemove }: HeadProps) {
  return (
    <header class="page-head">
      <div class="template-head">
        {onePane.value && (
          <Button look="quiet" icon="back" label={t('app.back')} onClick={onBack} />
        )}
        <h2>
          <bdi>{title}</bdi>
        </h2>
      </div>
      {onRemove && (
        <Button look="quiet" onClick={onRemove}>
          {t('template.remove')}
        </Button>
      )}
    </header>
  );
}

/** Where the draft stands: what it lacks, or who changed it last. */
function summaryOf({ base, draft, isDirty }: ReturnType<typeof useTemplateDraft>): string {
  const missing = lacking(draft);
  if (!isDirty && base)
    return t('template.changedBy', {
      by: base.updatedBy,
      time: whenAt(words.value, base.updatedAt),
    });
  if (missing === 'name') return t('template.needName');
  return missing === 'text' ? t('template.needText') : t('template.unsaved');
}

interface Props {
  /** null: it is not there yet. */
  template: TemplateView | null;
  onSaved: (id: string) => void;
  onLeave: () => void;
}

/** One template: what it is called, and its text in every language side by side. */
export function Editor({ template, onSaved, onLeave }: Props) {
  const edited = useTemplateDraft(template);
  const { base, draft, setDraft, isDirty, isBehind } = edited;
  const { busy, failure, save } = useSave(edited, onSaved);
  const [asking, setAsking] = useState<'remove' | 'leave' | null>(null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const readOnly = !can('templates:write');
  const mayNotSave = busy || !isDirty || isBehind || lacking(draft) !== null;
  const title = draft.name.trim() || t('template.new');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!mayNotSave) void save();
  };
  return (
    <section class="template-editor" aria-label={title}>
      <form class="template-form" onSubmit={onSubmit}>
        <Head
          title={title}
          onBack={() => (isDirty && !readOnly ? setAsking('leave') : onLeave())}
          onRemove={base && !readOnly ? () => setAsking('remove') : null}
        />
        {readOnly && <p class="notice">{t('template.readOnly')}</p>}
        {isBehind && isDirty && template && (
          <Meanwhile
            template={template}
            onTake={() => edited.take(template)}
            onKeep={() => edited.setBase(template)}
          />
        )}
        <Fields
          draft={draft}
          isNew={template === null}
          readOnly={readOnly}
          onChange={changes => setDraft({ ...draft, ...changes })}
        />
        <div class="template-languages" role="group" aria-label={t('template.languages')}>
          {draft.texts.map(({ language, text }, at) => (
            <Column
              key={language}
              {...{ draft, language, text, values, readOnly }}
              isFirst={at === 0}
              onText={next => setDraft(withText(draft, language, next))}
              onRemove={() => setDraft(withoutLanguage(draft, language))}
            />
          ))}
        </div>
        {!readOnly && <AddLanguage draft={draft} onChange={setDraft} />}
        <TryValues names={draftVariables(draft)} values={values} onChange={setValues} />
        <Failure text={failure} />
        <footer class="template-save">
          <span class="actions-summary" role="status">
            {summaryOf(edited)}
          </span>
          {!readOnly && (
            <Button look="primary" type="submit" disabled={mayNotSave}>
              {t('template.save')}
            </Button>
          )}
        </footer>
      </form>
      {asking === 'remove' && base && (
        <RemoveDialog template={base} onClose={() => setAsking(null)} onRemoved={onLeave} />
      )}
      {asking === 'leave' && (
        <LeaveDialog name={title} onClose={() => setAsking(null)} onLeave={onLeave} />
      )}
    </section>
  );
}

import { useId } from 'preact/hooks';
import { t } from '../../languages/current.js';
import type { TemplateDraft } from '../../state/templates/draft.js';

interface FieldProps {
  label: string;
  value: string;
  maxLength: number;
  hint?: string;
  autofocus?: boolean;
  readOnly: boolean;
  onChange: (value: string) => void;
}

function Field({ label, value, hint, maxLength, autofocus, readOnly, onChange }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        dir="auto"
        autocomplete="off"
        autoFocus={autofocus ?? false}
        {...{ value, maxLength, readOnly }}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
        onInput={event => onChange(event.currentTarget.value)}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface Props {
  draft: TemplateDraft;
  isNew: boolean;
  readOnly: boolean;
  onChange: (changes: Partial<TemplateDraft>) => void;
}

/** What a template is called, how it is typed, and where it belongs. */
export function Fields({ draft, isNew, readOnly, onChange }: Props) {
  return (
    <div class="template-fields">
      <Field
        label={t('template.name')}
        value={draft.name}
        maxLength={100}
        autofocus={isNew}
        readOnly={readOnly}
        onChange={name => onChange({ name })}
      />
      <Field
        label={t('template.shortcut')}
        hint={t('template.shortcutHint')}
        value={draft.shortcut}
        maxLength={31}
        readOnly={readOnly}
        onChange={shortcut => onChange({ shortcut })}
      />
      <Field
        label={t('template.category')}
        hint={t('template.categoryHint')}
        value={draft.category}
        maxLength={50}
        readOnly={readOnly}
        onChange={category => onChange({ category })}
      />
    </div>
  );
}

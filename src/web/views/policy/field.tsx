import { useId } from 'preact/hooks';
import type { UnadvisedView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { adviceSentence, choiceWords } from '../../state/policy/advice-words.js';
import type { FieldText, PolicyField } from '../../state/policy/draft.js';
import { words } from '../../store.js';
import { asText } from '../../ui/form.js';

interface Props {
  field: PolicyField;
  text: FieldText;
  complaints: readonly string[];
  advice: UnadvisedView | undefined;
  onChange: (text: FieldText) => void;
}

interface InputProps extends Props {
  noteId: string;
  inputId: string;
}

function One({ field, text, complaints, noteId, inputId, onChange }: InputProps) {
  const isWrong = complaints.length > 0;
  return (
    <input
      id={inputId}
      type="number"
      min={0}
      inputMode="numeric"
      value={text[0]}
      placeholder={field.kind === 'limit' ? '–' : ''}
      aria-describedby={noteId}
      aria-invalid={isWrong}
      onInput={event => onChange([event.currentTarget.value])}
    />
  );
}

/** A stretch: two inputs under one name. */
function Stretch({ field, text, complaints, noteId, inputId, onChange }: InputProps) {
  const isWrong = complaints.length > 0;
  const [from, to = ''] = text;
  // A time field follows the browser's clock of twelve hours; the rules are written in twenty-four.
  const form =
    field.kind === 'seconds'
      ? { type: asText('number'), min: 0, step: 0.5 }
      : { type: asText('text'), pattern: '[0-2][0-9]:[0-5][0-9]', maxLength: 5 };
  const more = { ...form, 'aria-describedby': noteId, 'aria-invalid': isWrong };
  const label = t(field.label);
  return (
    <span class="stretch">
      <input
        {...more}
        id={inputId}
        value={from}
        aria-label={`${label}, ${t('field.from')}`}
        onInput={event => onChange([event.currentTarget.value, to])}
      />
      <span aria-hidden="true">–</span>
      <input
        {...more}
        value={to}
        aria-label={`${label}, ${t('field.to')}`}
        onInput={event => onChange([from, event.currentTarget.value])}
      />
    </span>
  );
}

function Choose({ field, text, noteId, inputId, onChange }: InputProps) {
  return (
    <select
      id={inputId}
      value={text[0]}
      aria-describedby={noteId}
      onChange={event => onChange([event.currentTarget.value])}
    >
      {field.options?.map(option => (
        <option key={option} value={option}>
          {choiceWords({ t }, option)}
        </option>
      ))}
    </select>
  );
}

function Input(props: InputProps) {
  const { field, text, inputId, noteId, onChange } = props;
  switch (field.kind) {
    case 'count':
    case 'limit':
      return <One {...props} />;
    case 'seconds':
    case 'hours':
    case 'days':
      return <Stretch {...props} />;
    case 'choice':
      return <Choose {...props} />;
    case 'flag':
      return (
        <input
          id={inputId}
          type="checkbox"
          checked={text[0] === 'on'}
          aria-describedby={noteId}
          onChange={event => onChange([event.currentTarget.checked ? 'on' : ''])}
        />
      );
  }
}

/** One number of the rules, with what is wrong with it and what experience advises. */
export function PolicyFieldRow(props: Props) {
  const { field, complaints, advice } = props;
  const inputId = useId();
  const noteId = useId();
  const isUnknown = field.kind === 'days' && props.text[0] === '' && props.text[1] === '';
  return (
    <div class={field.kind === 'flag' ? 'policy-field flag' : 'policy-field'}>
      <label for={isUnknown ? undefined : inputId}>{t(field.label)}</label>
      {!isUnknown && <Input {...props} noteId={noteId} inputId={inputId} />}
      <div class="policy-notes" id={noteId}>
        {isUnknown && <span class="hint">{t('field.hoursDiffer')}</span>}
        {field.kind === 'limit' && <span class="hint">{t('field.empty')}</span>}
        {complaints.map(complaint => (
          <span key={complaint} class="tone-danger">
            {complaint}
          </span>
        ))}
        {advice && complaints.length === 0 && (
          <span class="tone-warn">{adviceSentence(words.value, advice, field.kind)}</span>
        )}
      </div>
    </div>
  );
}

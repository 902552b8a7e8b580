import { useId } from 'preact/hooks';
import { t } from '../../languages/current.js';

type Values = Readonly<Record<string, string>>;

interface Props {
  names: readonly string[];
  values: Values;
  onChange: (values: Values) => void;
}

/** Values for the preview alone; nothing of them is kept. */
export function TryValues({ names, values, onChange }: Props) {
  const id = useId();
  if (names.length === 0) return null;
  return (
    <fieldset class="template-try">
      <legend>{t('template.try')}</legend>
      {names.map((name, at) => (
        <div class="field" key={name}>
          <label for={`${id}-${at}`} dir="auto">
            {name}
          </label>
          <input
            id={`${id}-${at}`}
            type="text"
            dir="auto"
            autocomplete="off"
            aria-label={t('template.valueOf', { name })}
            value={values[name] ?? ''}
            onInput={event => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        </div>
      ))}
    </fieldset>
  );
}

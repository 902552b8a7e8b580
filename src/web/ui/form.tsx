import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../languages/current.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { problemWords } from './problem-words.js';

interface FieldProps {
  label: string;
  name: string;
  hint?: string;
  type?: 'text' | 'email' | 'password' | 'tel' | 'datetime-local';
  autocomplete?: 'username' | 'current-password' | 'new-password' | 'name' | 'off';
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  value?: string;
  autofocus?: boolean;
  readOnly?: boolean;
}

/** The typings describe one element for each literal; these behave alike. */
export const asText = (type: string) => type as 'text';

/** A labelled input of a form; the form reads it by its name. */
export function Field(props: FieldProps) {
  const id = useId();
  const hintId = useId();
  const { label, hint, autofocus, value, type = 'text', ...input } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        type={asText(type)}
        id={id}
        defaultValue={value ?? ''}
        autoFocus={autofocus ?? false}
        {...(hint ? { 'aria-describedby': hintId } : {})}
        dir={type === 'text' ? 'auto' : 'ltr'}
      />
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A password with a button to see it. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'value'>) {
  const id = useId();
  const hintId = useId();
  const [shown, setShown] = useState(false);
  const { label, hint, autofocus, ...input } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-button">
        <input
          {...input}
          id={id}
          type={asText(shown ? 'text' : 'password')}
          autoFocus={autofocus ?? false}
          {...(hint ? { 'aria-describedby': hintId } : {})}
          spellcheck={false}
        />
        <Button look="quiet" pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? t('signIn.hide') : t('signIn.show')}
        </Button>
      </div>
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** One sentence about what went wrong, spoken when it appears. */
export function Failure({ text }: { text: string | null }) {
  return (
    <div role="alert" class="failure-slot">
      {text && (
        <p class="failure">
          <Icon name="alert" />
          {text}
        </p>
      )}
    </div>
  );
}

export type Values = Readonly<Record<string, string>>;

function isText(entry: [string, FormDataEntryValue]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

/** Runs one submission at a time and words its failure. */
export function useSubmit(work: (values: Values) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (busy || !(form instanceof HTMLFormElement)) return;
    const entries = [...new FormData(form)].filter(isText);
    setBusy(true);
    setFailure(null);
    work(Object.fromEntries(entries)).then(
      () => setBusy(false),
      (error: unknown) => {
        setBusy(false);
        setFailure(problemWords(error));
      },
    );
  };
  return { busy, failure, onSubmit };
}

/** The buttons at the end of a dialog's form. */
export function Actions({ children }: { children: ComponentChildren }) {
  return <div class="actions">{children}</div>;
}

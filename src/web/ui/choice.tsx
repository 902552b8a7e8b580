import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface ChoiceProps<Value extends string> {
  name: string;
  legend: string;
  value: Value;
  options: readonly { value: Value; label: string; hint?: string }[];
  onChoose: (value: Value) => void;
}

/** One of a few, each with a line about it. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { name, legend, value, options, onChoose } = props;
  return (
    <fieldset class="options">
      <legend>{legend}</legend>
      {options.map(option => (
        <label key={option.value} class={option.value === value ? 'option on' : 'option'}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span class="option-words">
            <span>{option.label}</span>
            {option.hint && <span class="hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SelectProps {
  label: string;
  name: string;
  value: string;
  onChoose: (value: string) => void;
  children: ComponentChildren;
}

/** A labelled select. */
export function Select({ label, name, value, onChoose, children }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        value={value}
        onChange={event => onChoose(event.currentTarget.value)}
      >
        {children}
      </select>
    </div>
  );
}

interface CheckListProps<Value extends string> {
  legend: string;
  /** Whoever sees it knows what it is about from the choice above. */
  within?: boolean;
  options: readonly { value: Value; label: string; hint?: string; checked: boolean }[];
  onCheck: (value: Value, on: boolean) => void;
}

/** Any of a few, each with a line about it. */
export function CheckList<Value extends string>(props: CheckListProps<Value>) {
  const { legend, within = false, options, onCheck } = props;
  return (
    <fieldset class={within ? 'options within' : 'options'}>
      <legend class={within ? 'off-screen' : undefined}>{legend}</legend>
      {options.map(({ value, label, hint, checked }) => (
        <label key={value} class={checked ? 'option on' : 'option'}>
          <input
            type="checkbox"
            value={value}
            checked={checked}
            onChange={event => onCheck(value, event.currentTarget.checked)}
          />
          <span class="option-words">
            <span>{label}</span>
            {hint && <span class="hint">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

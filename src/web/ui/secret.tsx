import { useId } from 'preact/hooks';
import { t } from '../languages/current.js';
import { CopyButton } from './copy.js';

/** Something that is shown once, whole, with a way to take it along. */
export function Secret({ label, value }: { label: string; value: string }) {
  const id = useId();
  return (
    <div class="secret">
      <span class="secret-label" id={id}>
        {label}
      </span>
      <code class="secret-value" aria-labelledby={id} dir="ltr">
        {value}
      </code>
      <CopyButton text={value} label={t('team.copy')} />
    </div>
  );
}

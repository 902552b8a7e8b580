import { useId } from 'preact/hooks';
import type { SessionView } from '../../../protocol/views.js';

interface Props {
  label: string;
  sessions: readonly SessionView[];
}

/** Chooses a number by what people call it; the form gets its name. */
export function SessionSelect({ label, sessions }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name="session">
        {sessions.map(session => (
          <option key={session.id} value={session.name}>
            {session.label}
          </option>
        ))}
      </select>
    </div>
  );
}

import { useId } from 'preact/hooks';
import { sessions } from '../../store.js';

/** Chooses a number by what people call it; the form gets its name. */
export function SessionSelect({ label }: { label: string }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name="session">
        {sessions.value.map(session => (
          <option key={session.id} value={session.name}>
            {session.label}
          </option>
        ))}
      </select>
    </div>
  );
}

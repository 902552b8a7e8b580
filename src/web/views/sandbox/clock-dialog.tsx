import { calls } from '../../calls.js';
import { t, time } from '../../languages/current.js';
import { nextWallHour } from '../../state/wall-clock.js';
import { whenAt } from '../../state/words.js';
import { company, exactNowMs, now, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure, useSubmit } from '../../ui/form.js';

const hourMs = 3_600_000;
const morningHour = 8;

interface Step {
  name: string;
  label: string;
  /** When that is, as the person reads it. */
  at: string;
}

function steps(nowMs: number, zone: string): readonly Step[] {
  const at = (atMs: number, clock?: string) =>
    whenAt(words.value, new Date(atMs).toISOString(), clock);
  return [
    {
      name: 'morning',
      label: t('clock.nextMorning'),
      at: at(nextWallHour(nowMs, morningHour, zone), zone),
    },
    { name: 'hour', label: t('clock.hour'), at: at(nowMs + hourMs) },
    { name: 'day', label: t('clock.day'), at: at(nowMs + 24 * hourMs) },
  ];
}

function bodyOf(step: string, zone: string): { advanceMs: number } | { to: string } {
  if (step === 'hour') return { advanceMs: hourMs };
  if (step === 'day') return { advanceMs: 24 * hourMs };
  return { to: new Date(nextWallHour(exactNowMs(), morningHour, zone)).toISOString() };
}

/** Moves the sandbox's time forward, so that waiting can be watched. */
export function ClockDialog({ onClose }: { onClose: () => void }) {
  const zone = company.value?.timezone ?? 'UTC';
  const { busy, failure, onSubmit } = useSubmit(async ({ step = '' }) => {
    await calls.moveClock(bodyOf(step, zone));
    onClose();
  });
  return (
    <Dialog title={t('clock.title')} onClose={onClose}>
      <p>{t('clock.why')}</p>
      <p class="figure">{t('bar.clock', { time: time().format('dayTime', now.value) })}</p>
      <div class="choices">
        {steps(now.value, zone).map(({ name, label, at }) => (
          <form key={name} onSubmit={onSubmit}>
            <input type="hidden" name="step" value={name} />
            <Button type="submit" disabled={busy} class="choice">
              <span>{label}</span>
              <span class="choice-detail">{at}</span>
            </Button>
          </form>
        ))}
      </div>
      <Failure text={failure} />
    </Dialog>
  );
}

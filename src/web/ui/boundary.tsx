import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { t } from '../languages/current.js';
import { Button } from './button.js';

// The person sees a sentence; whoever looks into the console sees the cause.
const report = (error: unknown) => console.error(error);

/** Keeps one broken part from taking its neighbours with it. */
export function Boundary({ children }: { children: ComponentChildren }) {
  const [error, retry] = useErrorBoundary(report) as readonly [unknown, () => void];
  if (error === undefined || error === null) return <>{children}</>;
  return (
    <div class="broken" role="alert">
      <p>{t('app.broken')}</p>
      <Button onClick={retry}>{t('app.retry')}</Button>
    </div>
  );
}

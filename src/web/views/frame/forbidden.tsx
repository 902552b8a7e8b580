import { t } from '../../languages/current.js';

/** In the place of a screen a person has no right to: which right it is, and who can grant it. */
export function Forbidden({ right }: { right: string }) {
  return (
    <main class="alone">
      <h1>{t('forbidden.title')}</h1>
      <p>{t('forbidden.why', { right })}</p>
      <p>
        <a href="/inbox/all">{t('nav.toInbox')}</a>
      </p>
    </main>
  );
}

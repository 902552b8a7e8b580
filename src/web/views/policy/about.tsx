import { t } from '../../languages/current.js';

/** What the numbers can and cannot do, said plainly beside them. */
export function WhyItProtects() {
  return (
    <section class="policy-why">
      <h2>{t('policy.whyTitle')}</h2>
      <p>{t('policy.why1')}</p>
      <p>{t('policy.why2')}</p>
      <p>{t('policy.why3')}</p>
    </section>
  );
}

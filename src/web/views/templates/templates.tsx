import { useEffect, useState } from 'preact/hooks';
import { templatesProblem, wantTemplates } from '../../actions/templates.js';
import { t } from '../../languages/current.js';
import { followLink, navigate, route } from '../../router.js';
import { matching } from '../../state/templates/list.js';
import { can, templates } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Trouble } from '../../ui/trouble.js';
import { onePane } from '../../ui/use-media.js';
import type { TemplateView } from '../../../protocol/views.js';
import { Forbidden } from '../frame/forbidden.js';
import { Editor } from './editor.js';

/** The address of a template that is not there yet. */
const fresh = 'new';

/** The address of what was just made; the focus stays on this screen. */
function made(id: string): void {
  navigate(`/templates/${id}`, { replace: true });
  document.getElementById('templates')?.focus();
}

const open = (id: string | null) => navigate(id ? `/templates/${id}` : '/templates');

function Entry({ template, shown }: { template: TemplateView; shown: boolean }) {
  const { id, name, shortcut, category, texts } = template;
  return (
    <li>
      <a
        class={shown ? 'template-entry on' : 'template-entry'}
        href={`/templates/${id}`}
        aria-current={shown ? 'true' : undefined}
        onClick={followLink}
      >
        <span class="template-entry-name">
          <bdi>{name}</bdi>
          {shortcut && <code dir="ltr">/{shortcut}</code>}
        </span>
        <span class="template-entry-text" dir="auto">
          {texts[0]?.text}
        </span>
        {category && <span class="template-entry-category">{category}</span>}
      </a>
    </li>
  );
}

function Empty() {
  return (
    <div class="list-empty">
      <p>{t('template.empty')}</p>
      <p class="hint">{t('template.emptyNext', { example: '{name}' })}</p>
      {can('templates:write') && (
        <Button look="primary" onClick={() => open(fresh)}>
          {t('template.new')}
        </Button>
      )}
    </div>
  );
}

function List({ known, shownId }: { known: readonly TemplateView[]; shownId: string | null }) {
  const [q, setQ] = useState('');
  const found = matching(known, q);
  return (
    <section class="template-list" aria-label={t('template.list')}>
      <header class="list-title">
        <h1>{t('template.title')}</h1>
        <span class="list-count">{known.length}</span>
        {known.length > 0 && can('templates:write') && (
          <Button look="quiet" icon="plus" label={t('template.new')} onClick={() => open(fresh)} />
        )}
      </header>
      {known.length > 0 && (
        <div class="search" role="search">
          <Icon name="search" />
          <input
            type="search"
            value={q}
            dir="auto"
            autocomplete="off"
            placeholder={t('template.search')}
            aria-label={t('template.search')}
            onInput={event => setQ(event.currentTarget.value)}
          />
        </div>
      )}
      {known.length === 0 && <Empty />}
      {known.length > 0 && found.length === 0 && (
        <p class="list-empty">{t('template.nothingFound', { q })}</p>
      )}
      <ul class="template-entries">
        {found.map(template => (
          <Entry key={template.id} template={template} shown={template.id === shownId} />
        ))}
      </ul>
    </section>
  );
}

function Nothing({ isGone }: { isGone: boolean }) {
  return (
    <section class="nothing-open" aria-label={t('template.title')}>
      <p class="nothing-title">{isGone ? t('template.gone') : t('template.none')}</p>
      {onePane.value && (
        <Button icon="back" onClick={() => open(null)}>
          {t('app.back')}
        </Button>
      )}
    </section>
  );
}

function Screen({ shownId }: { shownId: string | null }) {
  const known = templates.value;
  const problem = templatesProblem.value;
  useEffect(() => void wantTemplates(), [known === null]);
  const shown = known?.find(({ id }) => id === shownId) ?? null;
  const isNew = shownId === fresh && can('templates:write');
  const showsList = !onePane.value || shownId === null;
  const hasChoice = !onePane.value && known !== null && known.length > 0;
  return (
    <main class="templates" id="templates" tabIndex={-1} aria-busy={!known && !problem}>
      {!known && problem && (
        <Trouble
          sentence={t('template.failed')}
          problem={problem}
          onRetry={() => void wantTemplates()}
        />
      )}
      {known && showsList && <List known={known} shownId={shownId} />}
      {known && (shown ?? isNew) && (
        <Editor key={shownId} template={shown} onSaved={made} onLeave={() => open(null)} />
      )}
      {known && !shown && !isNew && (hasChoice || shownId !== null) && (
        <Nothing isGone={shownId !== null && shownId !== fresh} />
      )}
    </main>
  );
}

/** Texts that are written once and sent often: the list, and one of them side by side in its languages. */
export function Templates() {
  const shown = route.value;
  if (!can('templates:read')) return <Forbidden right="templates:read" />;
  return <Screen shownId={shown.screen === 'templates' ? shown.templateId : null} />;
}

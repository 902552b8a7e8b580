import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ConversationView, TemplateView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { followLink } from '../../router.js';
import { can } from '../../store.js';
import { wordsFor, type TemplateMenu as Menu } from './use-templates.js';

export const menuId = 'composer-templates';
export const optionId = (template: TemplateView) => `template-${template.id}`;

interface OptionProps {
  template: TemplateView;
  conversation: ConversationView;
  isActive: boolean;
  onPick: () => void;
  onPoint: () => void;
}

function Option({ template, conversation, isActive, onPick, onPoint }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <li
      ref={ref}
      id={optionId(template)}
      class={isActive ? 'template-option on' : 'template-option'}
      role="option"
      aria-selected={isActive}
      onMouseMove={onPoint}
      onClick={onPick}
    >
      <span class="template-option-name">
        <bdi>{template.name}</bdi>
        {template.shortcut && <code dir="ltr">/{template.shortcut}</code>}
      </span>
      <span class="template-option-text" dir="auto">
        {wordsFor(template, conversation)}
      </span>
    </li>
  );
}

function None() {
  return (
    <p class="template-menu none" id={menuId}>
      {t('composer.noTemplates')}{' '}
      {can('templates:write') && (
        <a href="/templates/new" onClick={followLink}>
          {t('template.new')}
        </a>
      )}
    </p>
  );
}

/** Above the field: the templates that the letters after the slash may mean. */
export function TemplateMenu({
  menu,
  conversation,
}: {
  menu: Menu;
  conversation: ConversationView;
}) {
  const { found, active } = menu;
  const count = found?.length ?? 0;
  return (
    <div class="template-menu-place">
      <span class="off-screen" role="status">
        {count > 0 && t('composer.templatesFound', { n: count })}
      </span>
      {found && count === 0 && <None />}
      {found && count > 0 && (
        <ul
          id={menuId}
          class="template-menu"
          role="listbox"
          aria-label={t('composer.templates')}
          // The field keeps the focus and the caret.
          onMouseDown={event => event.preventDefault()}
        >
          {found.map((template, at) => (
            <Option
              key={template.id}
              template={template}
              conversation={conversation}
              isActive={at === active}
              onPoint={() => at !== active && menu.setActive(at)}
              onPick={() => menu.pick(template)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

import { useId, useState } from 'preact/hooks';
import { languages } from '../../languages/catalogue.js';
import { rememberLanguage, storedLanguage, t } from '../../languages/current.js';
import { isLanguage, nameOf } from '../../languages/locale.js';

const themes = ['system', 'light', 'dark'] as const;

type Theme = (typeof themes)[number];

function storedTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function setTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem('theme');
    delete document.documentElement.dataset.theme;
    return;
  }
  localStorage.setItem('theme', theme);
  document.documentElement.dataset.theme = theme;
}

/** The page's language: one of ours, or the browser's. */
export function LanguageSelect() {
  const id = useId();
  const stored = storedLanguage();
  return (
    <div class="line-field">
      <label for={id}>{t('me.language')}</label>
      <select
        id={id}
        value={isLanguage(stored) ? stored : ''}
        onChange={event => {
          const choice = event.currentTarget.value;
          void rememberLanguage(isLanguage(choice) ? choice : '');
        }}
      >
        <option value="">{t('me.languageAuto')}</option>
        {languages.map(language => (
          <option key={language} value={language} lang={language}>
            {nameOf[language]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** System, light or dark; kept in this browser. */
export function ThemeChoice() {
  const [theme, choose] = useState(storedTheme);
  const name = useId();
  return (
    <fieldset class="segments">
      <legend>{t('me.theme')}</legend>
      <div class="segments-row">
        {themes.map(value => (
          <label key={value} class={value === theme ? 'segment on' : 'segment'}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === theme}
              onChange={() => {
                setTheme(value);
                choose(value);
              }}
            />
            <span>{t(`me.${value}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

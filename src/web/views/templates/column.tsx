import { useId } from 'preact/hooks';
import { blanksIn, fillText } from '../../../kernel/template-text.js';
import { t, time } from '../../languages/current.js';
import {
  absentIn,
  freeLanguages,
  withLanguage,
  type TemplateDraft,
} from '../../state/templates/draft.js';
import { textPieces } from '../../state/text-spans.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/choice.js';
import { Icon } from '../../ui/icon.js';

export const languageWords = (language: string): string =>
  language === 'und' ? t('template.anyLanguage') : time().tongue(language);

const bracesOf = (names: readonly string[]) => names.map(name => `{${name}}`).join(' ');

/** The text as it will be read; what is not filled in is marked. */
function Preview({ text, values }: { text: string; values: Readonly<Record<string, string>> }) {
  const known = new Map(Object.entries(values));
  const filled = fillText(text, name => known.get(name)).text;
  const gaps = blanksIn(filled).map(({ from, to }) => [from, to] as const);
  return (
    <figure class="template-preview">
      <figcaption>{t('template.preview')}</figcaption>
      <p class="template-bubble" dir="auto">
        {textPieces(filled, gaps).map((piece, at) =>
          piece.isMarked ? <mark key={at}>{piece.text}</mark> : piece.text,
        )}
      </p>
    </figure>
  );
}

interface Props {
  draft: TemplateDraft;
  language: string;
  text: string;
  values: Readonly<Record<string, string>>;
  isFirst: boolean;
  readOnly: boolean;
  onText: (text: string) => void;
  onRemove: () => void;
}

/** A template's text in one language, what is filled in in it, and how it will look. */
export function Column(props: Props) {
  const { draft, language, text, values, isFirst, readOnly, onText, onRemove } = props;
  const id = useId();
  const named = languageWords(language);
  const names = [...new Set(blanksIn(text).map(({ name }) => name))];
  const absent = absentIn(draft, language);
  return (
    <div class="template-column">
      <div class="template-column-head">
        <label for={id}>
          {named}
          {isFirst && draft.texts.length > 1 && <span class="hint"> {t('template.first')}</span>}
        </label>
        {!readOnly && draft.texts.length > 1 && (
          <Button
            look="quiet"
            icon="close"
            label={t('template.removeLanguage', { language: named })}
            onClick={onRemove}
          />
        )}
      </div>
      <textarea
        id={id}
        dir="auto"
        rows={7}
        maxLength={65_536}
        aria-label={t('template.text', { language: named })}
        aria-describedby={`${id}-names`}
        readOnly={readOnly}
        value={text}
        {...(language === 'und' ? {} : { lang: language })}
        onInput={event => onText(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-names`}>
        {names.length > 0
          ? t('template.variables', { names: bracesOf(names) })
          : t('template.noVariables', { example: '{name}' })}
      </p>
      {absent.length > 0 && (
        <p class="template-absent tone-warn">
          <Icon name="alert" />
          <span>{t('template.absent', { names: bracesOf(absent) })}</span>
        </p>
      )}
      {text.trim() !== '' && <Preview text={text} values={values} />}
    </div>
  );
}

/** One language more. */
export function AddLanguage({
  draft,
  onChange,
}: {
  draft: TemplateDraft;
  onChange: (draft: TemplateDraft) => void;
}) {
  const label = t('template.addLanguage');
  return (
    <div class="template-add">
      <Select
        label={label}
        name="language"
        value=""
        onChoose={language => language && onChange(withLanguage(draft, language))}
      >
        <option value="">…</option>
        {freeLanguages(draft).map(language => (
          <option key={language} value={language}>
            {languageWords(language)}
          </option>
        ))}
      </Select>
    </div>
  );
}

import { useState } from 'preact/hooks';
import type { LabelColor } from '../../../protocol/codes.js';
import type { LabelView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { labelColors } from '../../state/labels.js';
import { labels } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure, useSubmit } from '../../ui/form.js';
import { LabelDot } from '../../ui/label.js';

const mostLetters = 40;

const colorIn = (word: string | undefined): LabelColor =>
  labelColors.find(color => color === word) ?? 'grey';

interface FormProps {
  label: LabelView | null;
  onDone: () => void;
}

/** The name and colour of one label; a new one when there is none yet. */
function LabelForm({ label, onDone }: FormProps) {
  const [color, choose] = useState<LabelColor>(label?.color ?? 'grey');
  const { busy, failure, onSubmit } = useSubmit(async values => {
    const text = { name: (values.name ?? '').trim(), color: colorIn(values.color) };
    await (label ? calls.changeLabel(label.id, text) : calls.makeLabel(text));
    onDone();
  });
  return (
    <form class="label-form" onSubmit={onSubmit}>
      <LabelDot color={color} />
      <input
        name="name"
        aria-label={t('labels.name')}
        placeholder={t('labels.name')}
        maxLength={mostLetters}
        required
        dir="auto"
        autoFocus
        defaultValue={label?.name ?? ''}
      />
      <select
        name="color"
        aria-label={t('labels.color')}
        value={color}
        onChange={event => choose(colorIn(event.currentTarget.value))}
      >
        {labelColors.map(value => (
          <option key={value} value={value}>
            {t(`labels.${value}`)}
          </option>
        ))}
      </select>
      <Button look="primary" type="submit" disabled={busy}>
        {label ? t('labels.save') : t('labels.add')}
      </Button>
      <Failure text={failure} />
    </form>
  );
}

function LabelLine({ label, onEdit }: { label: LabelView; onEdit: () => void }) {
  const [asks, setAsks] = useState(false);
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await calls.removeLabel(label.id);
  });
  return (
    <li class="label-line">
      <LabelDot color={label.color} />
      <bdi class="label-name">{label.name}</bdi>
      {asks ? (
        <form class="label-sure" onSubmit={onSubmit}>
          <span>{t('labels.sure')}</span>
          <Button look="danger" type="submit" disabled={busy}>
            {t('labels.remove')}
          </Button>
          <Button look="quiet" onClick={() => setAsks(false)}>
            {t('app.cancel')}
          </Button>
          <Failure text={failure} />
        </form>
      ) : (
        <>
          <Button look="quiet" onClick={onEdit}>
            {t('labels.edit')}
          </Button>
          <Button
            look="quiet"
            icon="close"
            label={t('labels.removeOf', { name: label.name })}
            onClick={() => setAsks(true)}
          />
        </>
      )}
    </li>
  );
}

/** The labels of the company: everybody sees a change at once. */
export function LabelsDialog({ onClose }: { onClose: () => void }) {
  const [edited, edit] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const all = labels.value;
  return (
    <Dialog title={t('labels.title')} onClose={onClose} size="medium">
      <p class="hint">{t('labels.why')}</p>
      {all.length === 0 && <p>{t('labels.empty')}</p>}
      <ul class="label-lines">
        {all.map(label =>
          label.id === edited ? (
            <li key={label.id} class="label-line">
              <LabelForm label={label} onDone={() => edit(null)} />
            </li>
          ) : (
            <LabelLine key={label.id} label={label} onEdit={() => edit(label.id)} />
          ),
        )}
      </ul>
      {edited === null && <LabelForm key={turn} label={null} onDone={() => setTurn(turn + 1)} />}
    </Dialog>
  );
}

import { useState } from 'preact/hooks';
import type { PolicyView } from '../../../protocol/views.js';
import { calls, type RulesPlan, type RulesWish } from '../../calls.js';
import { t } from '../../languages/current.js';
import { changeSentence } from '../../state/policy/change-words.js';
import {
  adviceAt,
  complaintsAt,
  draftRules,
  fieldGroups,
  fieldText,
  otherComplaints,
  type Draft,
} from '../../state/policy/draft.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/choice.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';
import { PolicyFieldRow } from './field.js';
import { Simulation } from './simulation.js';
import { usePlan } from './use-plan.js';
import { useSimulation } from './use-simulation.js';

interface FieldsProps {
  view: PolicyView;
  draft: Draft;
  plan: RulesPlan | null;
  onDraft: (draft: Draft) => void;
}

function Fields({ view, draft, plan, onDraft }: FieldsProps) {
  return (
    <>
      {fieldGroups.map(({ title, fields }) => (
        <fieldset key={title} class="policy-group">
          <legend>{t(title)}</legend>
          {fields.map(field => (
            <PolicyFieldRow
              key={field.path}
              field={field}
              text={draft[field.path] ?? fieldText(view.effective, field)}
              complaints={complaintsAt(plan?.errors ?? [], field)}
              advice={adviceAt(plan?.unadvised ?? [], field)}
              onChange={text => onDraft({ ...draft, [field.path]: text })}
            />
          ))}
        </fieldset>
      ))}
    </>
  );
}

interface PresetProps {
  view: PolicyView;
  preset: string;
  onChoose: (preset: string) => void;
}

function PresetSelect({ view, preset, onChoose }: PresetProps) {
  const asBefore = view.sessionId ? t('policy.presetInherit') : t('policy.presetKeep');
  return (
    <Select label={t('policy.presetLabel')} name="preset" value={preset} onChoose={onChoose}>
      <option value="">{asBefore}</option>
      {view.presets.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function Plan({ plan }: { plan: RulesPlan }) {
  const others = otherComplaints(plan.errors);
  if (plan.errors.length > 0) {
    return (
      <div class="plan">
        <p class="tone-danger">{t('edit.wrong')}</p>
        <ul class="version-changes">
          {others.map(({ path, message }) => (
            <li key={path}>{t('edit.other', { path, message })}</li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div class="plan">
      <p class="strong">
        {plan.changes.length > 0
          ? t('edit.changes', { n: plan.changes.length })
          : t('edit.nothing')}
      </p>
      <ul class="version-changes">
        {plan.changes.map(change => (
          <li key={change.path}>{changeSentence({ t }, change)}</li>
        ))}
      </ul>
    </div>
  );
}

/** As many of the last days as are replayed here. */
const simulatedDays = 7;

/** Trying the rules on what was sent, before they bind. */
function Trial({ wish, mayRun }: { wish: RulesWish; mayRun: boolean }) {
  const { view, busy, failure, run } = useSimulation(wish, simulatedDays);
  return (
    <div class="trial">
      <div>
        <Button disabled={busy || !mayRun} onClick={run}>
          {t('sim.run')}
        </Button>
      </div>
      <Failure text={failure} />
      <div role="status">
        {busy && <p class="quiet">{t('sim.running')}</p>}
        {view && <Simulation view={view} days={simulatedDays} />}
      </div>
    </div>
  );
}

interface Props {
  view: PolicyView;
  /** Name of the number the rules are for; null for the company. */
  session: string | null;
  onDone: (isApplied: boolean) => void;
}

/** Changes the main numbers: complaints at the fields, a reason with it. */
export function PolicyEditor({ view, session, onDone }: Props) {
  const [draft, setDraft] = useState<Draft>({});
  const [preset, choose] = useState(view.version?.preset ?? '');
  const wish: RulesWish = { session, preset: preset || null, rules: draftRules(view, draft) };
  const plan = usePlan(wish);
  const { busy, failure, onSubmit } = useSubmit(async ({ reason = '', confirm }) => {
    await calls.savePolicy(wish, { reason: reason.trim(), confirm: confirm === 'on' });
    onDone(true);
  });
  const unadvised = plan?.unadvised.length ?? 0;
  const mayApply = plan !== null && plan.valid && plan.changes.length > 0;
  return (
    <form class="form policy-form" onSubmit={onSubmit}>
      <PresetSelect view={view} preset={preset} onChoose={choose} />
      <Fields view={view} draft={draft} plan={plan} onDraft={setDraft} />
      <div role="status">{plan && <Plan plan={plan} />}</div>
      <Trial wish={wish} mayRun={plan?.valid === true} />
      {unadvised > 0 && (
        <label class="tick">
          <input type="checkbox" name="confirm" required />
          {t('advice.confirm', { n: unadvised })}
        </label>
      )}
      <Field
        label={t('edit.reason')}
        hint={t('edit.reasonHint')}
        name="reason"
        maxLength={200}
        required
      />
      <Failure text={failure} />
      <Actions>
        <Button look="quiet" onClick={() => onDone(false)}>
          {t('app.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={busy || !mayApply}>
          {t('edit.apply')}
        </Button>
      </Actions>
    </form>
  );
}

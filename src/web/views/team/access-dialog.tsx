import { useState } from 'preact/hooks';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import {
  accessChanges,
  accessRights,
  accessRows,
  ticked,
  type AccessAbout,
  type AccessRight,
  type AccessRow,
} from '../../state/access.js';
import { sessions } from '../../store.js';
import { announce } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';
import { Trouble } from '../../ui/trouble.js';
import { useAnswer } from '../../ui/use-answer.js';

const rightWords = (right: AccessRight) => t(`access.${right}`);

async function rowsOfNumber(sessionId: string): Promise<AccessRow[]> {
  const [known, members] = await Promise.all([calls.access(sessionId), calls.members()]);
  const managers = members.data.filter(
    ({ role, status }) => role === 'manager' && status === 'active',
  );
  const pairs = managers.map(({ id: managerId, name }) => ({ sessionId, managerId, name }));
  return accessRows(known.data, pairs);
}

async function rowsOfMember(managerId: string): Promise<AccessRow[]> {
  const all = sessions.peek();
  const known = await Promise.all(all.map(({ id }) => calls.access(id)));
  const pairs = all.map(({ id, label }) => ({ sessionId: id, managerId, name: label }));
  return accessRows(
    known.flatMap(({ data }) => data),
    pairs,
  );
}

async function save({ sessionId, managerId, given }: AccessRow): Promise<void> {
  if (given.canRead) await calls.giveAccess({ sessionId, managerId, ...given });
  else await calls.takeAccess({ sessionId, managerId });
}

interface TableProps {
  about: AccessAbout;
  rows: readonly AccessRow[];
  onTick: (at: number, right: AccessRight, on: boolean) => void;
}

function Table({ about, rows, onTick }: TableProps) {
  return (
    <table class="access-table">
      <thead>
        <tr>
          <th scope="col">{about.kind === 'session' ? t('role.manager') : t('access.number')}</th>
          {accessRights.map(right => (
            <th key={right} scope="col" class="access-cell">
              {rightWords(right)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ sessionId, managerId, name, given }, at) => (
          <tr key={`${sessionId} ${managerId}`}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            {accessRights.map(right => (
              <td key={right} class="access-cell">
                <label>
                  <input
                    type="checkbox"
                    aria-label={`${name}: ${rightWords(right)}`}
                    checked={given[right]}
                    onChange={event => onTick(at, right, event.currentTarget.checked)}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FormProps {
  about: AccessAbout;
  before: readonly AccessRow[];
  onClose: () => void;
}

function AccessForm({ about, before, onClose }: FormProps) {
  const [saved, setSaved] = useState(before);
  const [rows, setRows] = useState(before);
  const changes = accessChanges(saved, rows);
  const { busy, failure, onSubmit } = useSubmit(async () => {
    for (const row of changes) {
      await save(row);
      // What was saved stays saved when the next one fails.
      setSaved(known => known.map((one, at) => (rows[at] === row ? row : one)));
    }
    announce(t('access.saved'));
    onClose();
  });
  const tick: TableProps['onTick'] = (at, right, on) =>
    setRows(known =>
      known.map((row, index) =>
        index === at ? { ...row, given: ticked(row.given, right, on) } : row,
      ),
    );
  return (
    <form class="form" onSubmit={onSubmit}>
      <Table about={about} rows={rows} onTick={tick} />
      <p class="hint">{t('access.legend')}</p>
      <Failure text={failure} />
      <Actions>
        <span class="actions-summary" role="status">
          {t('access.changes', { n: changes.length })}
        </span>
        <Button look="quiet" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={busy || changes.length === 0}>
          {t('access.save')}
        </Button>
      </Actions>
    </form>
  );
}

/** What managers may do on a number, or one of them on every number; saved together. */
export function AccessDialog({ about, onClose }: { about: AccessAbout; onClose: () => void }) {
  const { kind, id, name } = about;
  const isNumber = kind === 'session';
  const { answer, problem, again } = useAnswer(
    () => (isNumber ? rowsOfNumber(id) : rowsOfMember(id)),
    `${kind} ${id}`,
  );
  const title = isNumber ? t('access.ofNumber', { number: name }) : t('access.ofMember', { name });
  return (
    <Dialog title={title} onClose={onClose} size="medium">
      <p>{isNumber ? t('access.whyNumber') : t('access.whyMember', { name })}</p>
      {problem && !answer && (
        <Trouble sentence={t('access.failed')} problem={problem} onRetry={again} />
      )}
      {answer?.length === 0 && (
        <p class="notice">{isNumber ? t('access.noManagers') : t('numbers.empty')}</p>
      )}
      {answer && answer.length > 0 && (
        <AccessForm about={about} before={answer} onClose={onClose} />
      )}
    </Dialog>
  );
}

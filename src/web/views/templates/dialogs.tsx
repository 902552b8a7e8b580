import type { TemplateView } from '../../../protocol/views.js';
import { removeTemplate } from '../../actions/templates.js';
import { t } from '../../languages/current.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';

interface RemoveProps {
  template: TemplateView;
  onClose: () => void;
  onRemoved: () => void;
}

/** Says what stays and what goes before a template is deleted. */
export function RemoveDialog({ template: { id, name }, onClose, onRemoved }: RemoveProps) {
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await removeTemplate(id);
    onRemoved();
  });
  return (
    <Dialog title={t('template.removeTitle', { name })} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('template.removeWhy')}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="danger" type="submit" disabled={busy}>
            {t('template.remove')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

interface LeaveProps {
  name: string;
  onClose: () => void;
  onLeave: () => void;
}

/** What was typed and not saved is not dropped without a word. */
export function LeaveDialog({ name, onClose, onLeave }: LeaveProps) {
  return (
    <Dialog title={t('template.discardTitle', { name })} onClose={onClose}>
      <p>{t('template.discardWhy')}</p>
      <Actions>
        <Button look="quiet" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button look="danger" onClick={onLeave}>
          {t('template.discard')}
        </Button>
      </Actions>
    </Dialog>
  );
}

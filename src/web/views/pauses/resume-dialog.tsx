import { useState } from 'preact/hooks';
import type { PauseView, ResumeReviewView } from '../../../protocol/views.js';
import { refreshDesk } from '../../actions/desk.js';
import { calls, type PauseTarget } from '../../calls.js';
import { t } from '../../languages/current.js';
import { pauseSentence, targetWords } from '../../state/pause-words.js';
import { decisions, type Kept } from '../../state/resume.js';
import { can, sessionLabel, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';
import { Trouble } from '../../ui/trouble.js';
import { Review, StillHolds } from './review.js';
import { StaleList } from './stale-list.js';
import { useReview } from './use-review.js';

type Target = Pick<PauseView, 'scope' | 'sessionId' | 'campaign'>;

interface Props {
  target: Target;
  onClose: () => void;
}

function askedFor({ scope, sessionId, campaign }: Target): PauseTarget {
  return {
    scope,
    ...(sessionId ? { sessionId } : {}),
    ...(campaign ? { campaign } : {}),
  };
}

interface FormProps extends Props {
  review: ResumeReviewView;
  pause: PauseView;
}

function ReviewForm({ target, review, pause, onClose }: FormProps) {
  const { stale, stillHolds } = review;
  const [kept, setKept] = useState<Kept>(new Set<string>());
  const { cancel, keep } = decisions(stale, kept);
  const { busy, failure, onSubmit } = useSubmit(async ({ reason = '' }) => {
    const why = reason.trim();
    await calls.resume({ ...askedFor(target), stale: keep, ...(why ? { reason: why } : {}) });
    if (can('queue:read')) void refreshDesk();
    onClose();
  });
  return (
    <form class="form" onSubmit={onSubmit}>
      {stillHolds && <StillHolds emergency={stillHolds} />}
      {!stillHolds && (
        <p>{pauseSentence(words.value, pause, sessionLabel(pause.sessionId ?? '', ''))}</p>
      )}
      <Review review={review} />
      {stale.length > 0 && <StaleList stale={stale} kept={kept} onChange={setKept} />}
      {pause.cause !== 'person' && (
        <Field
          label={t('resume.reason')}
          hint={t('numbers.reasonHint')}
          name="reason"
          maxLength={200}
          required
        />
      )}
      <Failure text={failure} />
      <Actions>
        <Button look="quiet" onClick={onClose}>
          {t('app.back')}
        </Button>
        <Button look={stillHolds ? 'danger' : 'primary'} type="submit" disabled={busy} icon="play">
          {cancel.length > 0 ? t('resume.submitCancel', { n: cancel.length }) : t('numbers.resume')}
        </Button>
      </Actions>
    </form>
  );
}

/** The guarded step: says what would go, and what has lost its sense, before anything goes. */
export function ResumeDialog({ target, onClose }: Props) {
  const { review, problem, again } = useReview(askedFor(target));
  const number = sessionLabel(target.sessionId ?? '', '');
  const title = `${t('numbers.resumeTitle')}: ${targetWords(words.value, target, number)}`;
  return (
    <Dialog title={title} onClose={onClose} size="medium">
      {problem && <Trouble sentence="" problem={problem} onRetry={again} />}
      {!review && !problem && (
        <p class="dialog-loading" role="status">
          {t('resume.loading')}
        </p>
      )}
      {review && !review.pause && <p>{t('resume.over')}</p>}
      {review?.pause && (
        <ReviewForm target={target} review={review} pause={review.pause} onClose={onClose} />
      )}
    </Dialog>
  );
}

import { useState } from 'preact/hooks';
import type { MediaView, MessageView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { sizeWords } from '../composer/attachment.js';

interface PartProps {
  media: MediaView;
  /** What a screen reader says of it. */
  name: string;
}

function Photo({ media, name }: PartProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="media-photo"
        aria-label={t('media.open')}
        onClick={() => setOpen(true)}
      >
        <img src={media.url} alt={name} loading="lazy" decoding="async" width={260} height={195} />
      </button>
      {open && (
        <Dialog
          title={media.filename ?? t('media.photo')}
          onClose={() => setOpen(false)}
          size="wide"
        >
          <img class="viewer" src={media.url} alt={name} />
          <p>
            <a href={media.url} download={media.filename ?? ''}>
              {t('media.download')}
            </a>
          </p>
        </Dialog>
      )}
    </>
  );
}

function File({ media }: { media: MediaView }) {
  return (
    <a class="media-file" href={media.url} download={media.filename ?? ''}>
      <Icon name="file" size={20} />
      <span class="media-file-words">
        <bdi>{media.filename ?? t('media.file')}</bdi>
        <span class="hint">{sizeWords(media.bytes)}</span>
      </span>
    </a>
  );
}

const missing: Record<
  Exclude<MediaView['state'], 'ready'>,
  'media.pending' | 'media.failed' | 'media.gone'
> = {
  pending: 'media.pending',
  failed: 'media.failed',
  gone: 'media.gone',
};

/** The file of a message, in a box whose size does not depend on when it loads. */
export function Media({ message }: { message: MessageView }) {
  const { media, type } = message;
  if (!media) return null;
  if (media.state !== 'ready') {
    return (
      <p class="media-missing">
        <Icon name="file" /> {t(missing[media.state])}
      </p>
    );
  }
  const name = media.filename ?? t(`kind.${type}`);
  if (media.mimetype.startsWith('image/')) {
    if (type === 'sticker')
      return <img class="sticker" src={media.url} alt={name} width={128} height={128} />;
    return <Photo media={media} name={name} />;
  }
  if (media.mimetype.startsWith('video/')) {
    return (
      <video class="media-video" src={media.url} controls preload="metadata" aria-label={name} />
    );
  }
  if (media.mimetype.startsWith('audio/')) {
    return (
      <audio class="media-audio" src={media.url} controls preload="metadata" aria-label={name} />
    );
  }
  return <File media={media} />;
}

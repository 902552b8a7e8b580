import { t } from '../../languages/current.js';
import type { OutboxMedia } from '../../state/outbox.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

const kilo = 1024;
const units = ['kB', 'MB', 'GB'] as const;

/** `1.4 MB`. */
export function sizeWords(bytes: number): string {
  let size = bytes / kilo;
  let unit = 0;
  while (size >= kilo && unit < units.length - 1) {
    size /= kilo;
    unit += 1;
  }
  return `${size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`;
}

/** The file that goes with the message. */
export function Attachment({ media, onRemove }: { media: OutboxMedia; onRemove: () => void }) {
  const isImage = media.mimetype.startsWith('image/');
  return (
    <div class="attachment">
      {isImage ? (
        <img class="attachment-thumb" alt="" src={`data:${media.mimetype};base64,${media.data}`} />
      ) : (
        <span class="attachment-thumb">
          <Icon name="file" size={20} />
        </span>
      )}
      <span class="attachment-words">
        <bdi>{media.filename}</bdi>
        <span class="hint">{sizeWords(media.bytes)}</span>
      </span>
      <Button look="quiet" icon="close" label={t('composer.removeFile')} onClick={onRemove} />
    </div>
  );
}

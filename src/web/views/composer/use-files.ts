import { useState } from 'preact/hooks';
import { mediaLimitBytes, readMedia } from '../../actions/send.js';
import { setAttachment } from '../../drafts.js';
import { t } from '../../languages/current.js';
import { sizeWords } from './attachment.js';

/** Takes files from the button, the clipboard and a drop, and says why one cannot go. */
export function useFiles(conversationId: string) {
  const [failure, setFailure] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    setFailure(null);
    if (file.size > mediaLimitBytes) {
      setFailure(t('composer.tooLarge', { size: sizeWords(file.size) }));
      return;
    }
    readMedia(file).then(
      media => setAttachment(conversationId, media),
      () => setFailure(t('composer.unsupported')),
    );
  };
  const onPaste = (event: ClipboardEvent) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  };
  return { failure, take, onPaste, onDrop };
}

import { useState } from 'preact/hooks';
import { readMedia } from '../../actions/send.js';
import { setAttachment } from '../../drafts.js';
import { t } from '../../languages/current.js';
import { world } from '../../store.js';
import { sizeWords } from './attachment.js';

/** Takes files from the button, the clipboard and a drop, and says why one cannot go. */
export function useFiles(conversationId: string) {
  const [failure, setFailure] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    setFailure(null);
    const limitBytes = world.peek()?.maxMediaBytes ?? Infinity;
    if (file.size > limitBytes) {
      const words = { size: sizeWords(file.size), limit: sizeWords(limitBytes) };
      setFailure(t('composer.tooLarge', words));
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

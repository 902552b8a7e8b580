import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../languages/current.js';
import { Button } from './button.js';

interface Props {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
  /** A dialog nobody may close without an answer. */
  mustStay?: boolean;
  /** How wide it may become; narrow when not said. */
  size?: 'medium' | 'wide';
}

/** A modal dialog as long as it is rendered. The browser returns the focus to the opener. */
export function Dialog({ title, children, onClose, mustStay = false, size }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);

  const cancel = (event: Event) => {
    event.preventDefault();
    if (!mustStay) onClose();
  };
  // A browser closes a dialog that cancels twice in a row, whatever its page says.
  const closed = () => {
    const dialog = ref.current;
    if (mustStay && dialog?.isConnected && !dialog.open) dialog.showModal();
  };
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === ref.current && !mustStay) onClose();
  };

  return (
    <dialog
      ref={ref}
      class={size ? `dialog ${size}` : 'dialog'}
      aria-labelledby={titleId}
      onCancel={cancel}
      onClose={closed}
      onMouseDown={onBackdrop}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          {!mustStay && (
            <Button look="quiet" icon="close" label={t('app.close')} onClick={onClose} />
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}

/**
 * Puts text in the place of a stretch of the field, as if it had been typed: Undo takes it back.
 * Where the browser has no such command the field is changed, without Undo.
 */
export function insertText(
  area: HTMLTextAreaElement,
  { from, to }: { from: number; to: number },
  text: string,
): void {
  area.focus();
  area.setSelectionRange(from, to);
  const { execCommand } = document as {
    execCommand?: (command: string, ui: boolean, value: string) => boolean;
  };
  if (execCommand?.call(document, 'insertText', false, text)) return;
  area.setRangeText(text, from, to, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

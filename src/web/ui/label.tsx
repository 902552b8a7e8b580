import type { LabelView } from '../../protocol/views.js';

/** The colour of a label; its name stands beside it or is read out. */
export function LabelDot({ color }: Pick<LabelView, 'color'>) {
  return <span class={`label-dot label-${color}`} aria-hidden="true" />;
}

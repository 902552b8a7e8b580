import type { LabelColor } from '../../protocol/codes.js';
import type { ConversationView, LabelView } from '../../protocol/views.js';

/** In the order they are offered. */
export const labelColors: readonly LabelColor[] = [
  ...(['grey', 'red', 'orange', 'yellow', 'green'] as const),
  ...(['teal', 'blue', 'purple', 'pink'] as const),
];

/** The labels of a conversation, in the order of all labels. */
export function labelsOf(
  all: readonly LabelView[],
  { labels }: Pick<ConversationView, 'labels'>,
): LabelView[] {
  return all.filter(({ id }) => labels.includes(id));
}

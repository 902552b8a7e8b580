import { signal } from '@preact/signals';
import type { MessageView } from '../../../protocol/views.js';

/** WhatsApp id of the message the next one answers, per conversation. */
export const quoting = signal<Readonly<Record<string, string>>>({});

export function setQuoting(conversationId: string, whatsappId: string | null): void {
  const { [conversationId]: before, ...others } = quoting.peek();
  if ((before ?? null) === whatsappId) return;
  quoting.value = whatsappId ? { ...others, [conversationId]: whatsappId } : others;
}

export function quotedMessage(
  messages: readonly MessageView[],
  whatsappId: string,
): MessageView | undefined {
  return messages.find(message => message.whatsappId === whatsappId);
}

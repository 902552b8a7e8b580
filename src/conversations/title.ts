import { displayPhone } from '../kernel/phone-number.js';

/** What is known of whom a conversation is with. */
export interface Titled {
  contactName: string | null;
  pushName: string | null;
  title: string | null;
  phone: string | null;
  chatId: string;
}

/** What a conversation is called: the person, else the group, else the number. */
export function titleOf({ contactName, pushName, title, phone, chatId }: Titled): string {
  return contactName ?? pushName ?? title ?? (phone ? displayPhone(phone) : null) ?? chatId;
}

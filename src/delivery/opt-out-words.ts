interface Words {
  /** What is certain now. */
  ended: string;
  /** How their own word undoes it. */
  again: string;
}

const english: Words = {
  ended: 'You will get no more messages from us.',
  again: 'To hear from us again, write START.',
};

const words: Readonly<Record<string, Words>> = {
  en: english,
  id: {
    ended: 'Anda tidak akan menerima pesan dari kami lagi.',
    again: 'Untuk menerimanya kembali, tulis MULAI.',
  },
  de: {
    ended: 'Sie erhalten keine Nachrichten mehr von uns.',
    again: 'Wenn Sie wieder welche möchten, schreiben Sie START.',
  },
  tr: {
    ended: 'Artık bizden mesaj almayacaksınız.',
    again: 'Yeniden almak isterseniz BAŞLA yazın.',
  },
  ru: {
    ended: 'Мы больше не будем вам писать.',
    again: 'Чтобы снова получать сообщения, напишите СТАРТ.',
  },
};

/**
 * The answer to an opt-out, in the first of these languages that is spoken here, else in English.
 * Only whose own word it was is told how to undo it: their word lifts nothing else.
 */
export function optOutWords(
  languages: readonly (string | null)[],
  { ownWord }: { ownWord: boolean },
): string {
  const spoken = languages.map(language => language?.toLowerCase().split(/[-_]/, 1)[0] ?? '');
  const found = spoken.find(language => Object.hasOwn(words, language)) ?? 'en';
  const { ended, again } = words[found] ?? english;
  return ownWord ? `${ended} ${again}` : ended;
}

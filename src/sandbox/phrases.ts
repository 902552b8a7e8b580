export type Language = 'en' | 'id' | 'de' | 'tr' | 'ru';

const byPrefix: readonly (readonly [string, Language])[] = [
  ['62', 'id'],
  ['49', 'de'],
  ['43', 'de'],
  ['90', 'tr'],
  ['7', 'ru'],
];

/** The language people with such a number write in. */
export function languageOf(phone: string): Language {
  return byPrefix.find(([prefix]) => phone.startsWith(prefix))?.[1] ?? 'en';
}

/** Small answers that fit almost any message. */
export const phrases: Record<Language, readonly string[]> = {
  en: [
    'Thanks, that helps',
    'Sounds good to me',
    'Could you tell me a bit more?',
    'Great, see you then',
    'Let me check and get back to you',
    'Is Thursday still possible?',
    'Perfect, thank you',
  ],
  id: [
    'Terima kasih, sangat membantu',
    'Baik, saya tunggu kabarnya',
    'Boleh dijelaskan lebih lanjut?',
    'Siap, sampai nanti',
    'Saya cek dulu ya',
    'Apakah hari Kamis masih bisa?',
    'Oke, terima kasih banyak',
  ],
  de: [
    'Danke, das hilft mir',
    'Klingt gut',
    'Können Sie mir etwas mehr dazu sagen?',
    'Prima, bis dann',
    'Ich schaue nach und melde mich',
    'Ginge es auch am Donnerstag?',
    'Perfekt, vielen Dank',
  ],
  tr: [
    'Teşekkürler, çok yardımcı oldu',
    'Bana uyar',
    'Biraz daha bilgi verebilir misiniz?',
    'Harika, görüşmek üzere',
    'Bakıp size döneyim',
    'Perşembe hâlâ mümkün mü?',
    'Tamam, çok teşekkür ederim',
  ],
  ru: [
    'Спасибо, это помогло',
    'Хорошо, договорились',
    'Расскажите, пожалуйста, подробнее',
    'Отлично, до встречи',
    'Посмотрю и напишу вам',
    'А в четверг ещё можно?',
    'Понятно, большое спасибо',
  ],
};

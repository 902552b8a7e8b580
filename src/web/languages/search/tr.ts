import type { PartOf } from '../catalogue.js';
import type { enSearch } from './en.js';

export const trSearch: PartOf<'tr', typeof enSearch> = {
  'search.people': 'Kişiler ve numaralar',
  'search.messages': 'Mesajlar',
  'search.noPeople': '“{q}” için kişi veya numara yok.',
  'search.noMessages': '“{q}” geçen mesaj yok.',
  'search.more': 'Daha fazla göster',
  'search.failed': 'Mesajlarda arama yapılamadı.',
  'search.tooFar': 'Bu mesaj burada gösterilemeyecek kadar eski.',
};

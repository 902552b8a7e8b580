import type { PartOf } from '../catalogue.js';
import type { enSearch } from './en.js';

export const idSearch: PartOf<'id', typeof enSearch> = {
  'search.people': 'Orang dan nomor',
  'search.messages': 'Pesan',
  'search.noPeople': 'Tidak ada orang atau nomor untuk “{q}”.',
  'search.noMessages': 'Tidak ada pesan dengan “{q}”.',
  'search.more': 'Tampilkan lagi',
  'search.failed': 'Pesan tidak dapat dicari.',
  'search.tooFar': 'Pesan ini terlalu lama untuk ditampilkan di sini.',
};

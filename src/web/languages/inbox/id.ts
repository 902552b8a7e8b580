import type { PartOf } from '../catalogue.js';
import type { enInbox } from './en.js';

export const idInbox: PartOf<'id', typeof enInbox> = {
  'list.mine': 'Milik saya',
  'list.unassigned': 'Belum ditugaskan',
  'list.more': 'Tampilan lain',
  'list.emptyMine': 'Tidak ada percakapan yang ditugaskan kepada Anda.',
  'list.emptyUnassigned': 'Semua percakapan terbuka sudah ditugaskan.',
  'row.assigned': 'ditugaskan kepada {name}',
  'row.assignedYou': 'ditugaskan kepada Anda',

  'keys.assign': 'Tugaskan percakapan',
  'keys.assignMe': 'Tugaskan kepada saya',

  'thread.more': 'Lainnya',

  'assign.open': 'Tugaskan',
  'assign.to': 'Ditugaskan kepada {name}. Tugaskan',
  'assign.you': 'Anda',
  'assign.toMe': 'Tugaskan kepada saya',
  'assign.nobody': 'Tidak ada',
  'assign.loading': 'Memuat tim',
  'assign.quicker': '{name} baru saja mengambil percakapan ini.',
  'assign.given': '{by} menugaskan {title} kepada Anda.',

  'activity.assigned': '{by} menugaskan ini kepada {user}',
  'activity.took': '{by} mengambil ini',
  'activity.unassigned': '{by} membatalkan penugasan {user}',
  'activity.returned': '{by} melepaskan ini',
  'activity.unable': 'Belum ditugaskan: {user} tidak dapat lagi membaca nomor ini',
  'activity.closed': '{by} menyelesaikan ini',
  'activity.closedWhy': '{by} menyelesaikan ini: “{reason}”',
  'activity.reopened': '{by} membuka kembali ini',
  'activity.wrote': 'Terbuka kembali karena pesan baru',
  'activity.archived': '{by} mengarsipkan ini',
  'activity.unarchived': '{by} mengembalikan ini ke kotak masuk',
  'activity.system': 'Gateway',

  'error.assignee_cannot_read':
    'Orang ini tidak dapat membaca nomor ini. Administrator dapat memberi hak.',
};

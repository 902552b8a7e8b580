import type { PartOf } from '../catalogue.js';
import type { enInbox } from './en.js';

export const trInbox: PartOf<'tr', typeof enInbox> = {
  'list.mine': 'Benim',
  'list.unassigned': 'Atanmamış',
  'list.more': 'Diğer görünümler',
  'list.emptyMine': 'Size atanmış görüşme yok.',
  'list.emptyUnassigned': 'Açık görüşmelerin hepsi birine atanmış.',
  'row.assigned': 'sorumlu: {name}',
  'row.assignedYou': 'size atandı',

  'keys.assign': 'Görüşmeyi ata',
  'keys.assignMe': 'Kendime ata',

  'thread.more': 'Diğer',

  'assign.open': 'Ata',
  'assign.to': 'Sorumlu: {name}. Ata',
  'assign.you': 'Siz',
  'assign.toMe': 'Bana ata',
  'assign.nobody': 'Hiç kimse',
  'assign.loading': 'Ekip yükleniyor',
  'assign.quicker': '{name} bu görüşmeyi az önce aldı.',
  'assign.given': '{by} size bir görüşme atadı: {title}.',

  'activity.assigned': '{by} görüşmeyi atadı: {user}',
  'activity.took': '{by} görüşmeyi üstlendi',
  'activity.unassigned': '{by} atamayı kaldırdı: {user}',
  'activity.returned': '{by} görüşmeyi bıraktı',
  'activity.unable': 'Atama kalktı: {user} bu numarayı artık okuyamıyor',
  'activity.closed': '{by} görüşmeyi kapattı',
  'activity.closedWhy': '{by} görüşmeyi kapattı: “{reason}”',
  'activity.reopened': '{by} görüşmeyi yeniden açtı',
  'activity.wrote': 'Yeni mesajla yeniden açıldı',
  'activity.archived': '{by} görüşmeyi arşivledi',
  'activity.unarchived': '{by} görüşmeyi gelen kutusuna geri taşıdı',
  'activity.system': 'Ağ geçidi',

  'error.assignee_cannot_read': 'Bu kişi bu numarayı okuyamıyor. Yetkiyi bir yönetici verebilir.',
};

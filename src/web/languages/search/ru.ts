import type { PartOf } from '../catalogue.js';
import type { enSearch } from './en.js';

export const ruSearch: PartOf<'ru', typeof enSearch> = {
  'search.people': 'Люди и номера',
  'search.messages': 'Сообщения',
  'search.noPeople': 'Нет человека или номера для «{q}».',
  'search.noMessages': 'Нет сообщений с «{q}».',
  'search.more': 'Показать ещё',
  'search.failed': 'Не удалось найти сообщения.',
  'search.tooFar': 'Это сообщение слишком давнее, чтобы показать его здесь.',
};

import type { PartOf } from '../catalogue.js';
import type { enInbox } from './en.js';

export const ruInbox: PartOf<'ru', typeof enInbox> = {
  'list.mine': 'Мои',
  'list.unassigned': 'Ничьи',
  'list.more': 'Другие списки',
  'list.emptyMine': 'Вам не назначен ни один разговор.',
  'list.emptyUnassigned': 'Все открытые разговоры кому-нибудь назначены.',
  'row.assigned': 'ответственный: {name}',
  'row.assignedYou': 'назначен вам',

  'keys.assign': 'Назначить разговор',
  'keys.assignMe': 'Назначить себе',

  'thread.more': 'Ещё',

  'assign.open': 'Назначить',
  'assign.to': 'Ответственный: {name}. Назначить',
  'assign.you': 'Вы',
  'assign.toMe': 'Назначить мне',
  'assign.nobody': 'Никто',
  'assign.loading': 'Загружается список команды',
  'assign.quicker': 'Этот разговор только что взял другой сотрудник: {name}.',
  'assign.given': '{by}: вам назначен разговор «{title}».',

  'activity.assigned': '{by}: разговор назначен — {user}',
  'activity.took': '{by}: разговор взят себе',
  'activity.unassigned': '{by}: назначение снято — {user}',
  'activity.returned': '{by}: разговор оставлен ничьим',
  'activity.unable': 'Назначение снято: у {user} больше нет доступа к этому номеру',
  'activity.closed': '{by}: разговор закрыт',
  'activity.closedWhy': '{by}: разговор закрыт — «{reason}»',
  'activity.reopened': '{by}: разговор снова открыт',
  'activity.wrote': 'Снова открыт новым сообщением',
  'activity.archived': '{by}: разговор в архиве',
  'activity.unarchived': '{by}: разговор возвращён во входящие',
  'activity.system': 'Шлюз',

  'error.assignee_cannot_read':
    'У этого человека нет доступа к номеру. Доступ может дать администратор.',
};

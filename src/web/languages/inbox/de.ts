import type { PartOf } from '../catalogue.js';
import type { enInbox } from './en.js';

export const deInbox: PartOf<'de', typeof enInbox> = {
  'list.mine': 'Meine',
  'list.unassigned': 'Freie',
  'list.more': 'Weitere Ansichten',
  'list.emptyMine': 'Dir ist keine Unterhaltung zugewiesen.',
  'list.emptyUnassigned': 'Jede offene Unterhaltung ist jemandem zugewiesen.',
  'row.assigned': 'zugewiesen an {name}',
  'row.assignedYou': 'dir zugewiesen',

  'keys.assign': 'Unterhaltung zuweisen',
  'keys.assignMe': 'Mir zuweisen',

  'thread.more': 'Mehr',

  'assign.open': 'Zuweisen',
  'assign.to': 'Zugewiesen an {name}. Zuweisen',
  'assign.you': 'Du',
  'assign.toMe': 'Mir zuweisen',
  'assign.nobody': 'Niemand',
  'assign.loading': 'Das Team wird geladen',
  'assign.quicker': '{name} hat diese Unterhaltung gerade übernommen.',
  'assign.given': '{by} hat dir {title} zugewiesen.',

  'activity.assigned': '{by} hat dies {user} zugewiesen',
  'activity.took': '{by} hat dies übernommen',
  'activity.unassigned': '{by} hat die Zuweisung an {user} aufgehoben',
  'activity.returned': '{by} hat dies abgegeben',
  'activity.unable': 'Zuweisung aufgehoben: {user} kann diese Nummer nicht mehr lesen',
  'activity.closed': '{by} hat dies erledigt',
  'activity.closedWhy': '{by} hat dies erledigt: „{reason}“',
  'activity.reopened': '{by} hat dies wieder geöffnet',
  'activity.wrote': 'Durch die neue Nachricht wieder offen',
  'activity.archived': '{by} hat dies archiviert',
  'activity.unarchived': '{by} hat dies zurück in den Eingang gelegt',
  'activity.system': 'Das Gateway',

  'error.assignee_cannot_read':
    'Diese Person kann diese Nummer nicht lesen. Ein Administrator kann das Recht geben.',
};

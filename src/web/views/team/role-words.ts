import type { RoleView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';

export function roleWords(role: RoleView): string {
  return t(`role.${role}`);
}

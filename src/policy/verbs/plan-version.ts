import type { PolicyComplaint, PolicyLayers, StoredRules } from '../../config/index.js';
import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Policy } from '../../pacing/index.js';
import type { PolicyVersionView, UnadvisedView } from '../../protocol/views.js';
import { disarmedIn, newlyOutside, unadvisedIn } from '../advised.js';
import { changesBetween } from '../changes.js';
import { allActive, findActive } from '../store/version-store.js';
import { brokenLayers } from './rules.js';

/** Rules somebody would like for a company or, on top of those, for one session. */
export interface PolicyWish extends StoredRules {
  sessionId: SessionId | null;
}

/** What a wish would come to. With complaints it cannot be had. */
export interface PolicyPlan {
  complaints: readonly PolicyComplaint[];
  changes: PolicyVersionView['changes'];
  unadvised: readonly UnadvisedView[];
}

const boundsOf = ({ atLeast, atMost }: UnadvisedView) =>
  [atLeast === null ? '' : `at least ${atLeast}`, atMost === null ? '' : `at most ${atMost}`]
    .filter(Boolean)
    .join(' and ');

function asComplaint(found: UnadvisedView): PolicyComplaint {
  const message = `${found.path} must be ${boundsOf(found)}: an emergency stop cannot be switched off`;
  return { path: found.path, message };
}

/** The policy of layers that were checked when they were stored. */
function laid(layers: PolicyLayers, stored: readonly StoredRules[]): Policy {
  const made = layers.resolve(stored);
  if ('complaints' in made) throw brokenLayers('beneath', made.complaints);
  return made.policy;
}

/** A company's rules lie under those of its sessions: these must still be whole afterwards. */
async function complaintsOfSessions(
  reader: Reader,
  layers: PolicyLayers,
  { companyId, wish }: { companyId: CompanyId; wish: PolicyWish },
): Promise<PolicyComplaint[]> {
  const above = (await allActive(reader, companyId)).filter(({ sessionId }) => sessionId !== null);
  return above.flatMap(version => {
    const made = layers.resolve([wish, version]);
    if (!('complaints' in made)) return [];
    return made.complaints.map(({ path, message }) => ({
      path,
      message: `${message} (with the rules of number ${version.sessionId})`,
    }));
  });
}

/** Works a wish out without storing anything. */
export async function planVersion(
  reader: Reader,
  layers: PolicyLayers,
  { companyId, wish }: { companyId: CompanyId; wish: PolicyWish },
): Promise<PolicyPlan> {
  const company = wish.sessionId ? await findActive(reader, companyId, null) : null;
  const under = company ? [company] : [];
  const made = layers.resolve([...under, wish]);
  if ('complaints' in made) return { complaints: made.complaints, changes: [], unadvised: [] };
  const present = await findActive(reader, companyId, wish.sessionId);
  const wider = laid(layers, under);
  const disarmed = newlyOutside(disarmedIn(made.policy), disarmedIn(wider));
  const ofSessions = wish.sessionId
    ? []
    : await complaintsOfSessions(reader, layers, { companyId, wish });
  return {
    complaints: [...disarmed.map(asComplaint), ...ofSessions],
    changes: changesBetween(laid(layers, present ? [...under, present] : under), made.policy),
    unadvised: newlyOutside(unadvisedIn(made.policy), unadvisedIn(wider)),
  };
}

import type { PolicyLayers } from '../config/index.js';
import type { Reader } from '../db/connection.js';
import { mayTouch, type Scope } from '../db/scope.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { CompanyId, NewId, SessionId } from '../kernel/ids.js';
import type { PolicyView } from '../protocol/views.js';
import { unadvisedIn } from './advised.js';
import type { PolicyVersionRow } from './model.js';
import type { PauseTarget } from './pause-target.js';
import { bindingRamp, type Ramp } from './ramp.js';
import { openPauses } from './store/pause-store.js';
import { lastRamps, putRamp } from './store/ramp-store.js';
import { allActive, findActive, findVersion, listVersions } from './store/version-store.js';
import { bindingPauses, pauseIn, type PauseOrder } from './verbs/pause.js';
import { endPauses, leaveHeld } from './verbs/end-pauses.js';
import { draftRules } from './verbs/draft-rules.js';
import { planVersion, type PolicyWish } from './verbs/plan-version.js';
import { brokenLayers, createRules } from './verbs/rules.js';
import { activateVersion, saveVersion, stepBack, type VersionOrder } from './verbs/versions.js';
import { versionView } from './views.js';

export interface PolicyPorts {
  clock: Clock;
  newId: NewId;
  transact: Transact;
  layers: PolicyLayers;
  /** Told after a commit that stopped or slowed something; null means the whole company. */
  changed(companyId: CompanyId, sessionId: SessionId | null): void;
  /** Told after a commit that may let go what waited: a pause ended, other rules. */
  freed(companyId: CompanyId, sessionId: SessionId | null): void;
}

/** As many versions as a person looks back on. */
const shownVersions = 100;

/** Rules in force, pauses and slow starts. The claim reads all three in its own transaction. */
export function createPolicy(ports: PolicyPorts) {
  const { clock, newId, transact, changed, layers } = ports;
  const rules = createRules(layers);

  /** A version the caller may let bind; throws not_found, and forbidden for the company's. */
  async function versionOf(reader: Reader, scope: Scope, id: string): Promise<PolicyVersionRow> {
    const version = await findVersion(reader, scope.companyId, id);
    const readable = version && (!version.sessionId || mayTouch(scope, version.sessionId));
    if (!readable) throw new AppError('not_found', 'There is no such version.');
    if (!version.sessionId && scope.sessionIds)
      throw new AppError('forbidden', 'This reaches beyond your own numbers.');
    return version;
  }

  return {
    rules,
    open: openPauses,

    /** Open pauses as one caller may see them: the company's and those of their numbers. */
    async visible(reader: Reader, scope: Scope) {
      const open = await openPauses(reader, scope.companyId);
      return open.filter(({ sessionId }) => !sessionId || mayTouch(scope, sessionId));
    },

    /**
     * Pauses that stop this session's lane, or part of it: of all scopes. One with `heldIds` stops
     * those messages alone.
     */
    binding: (reader: Reader, companyId: CompanyId, sessionId: SessionId) =>
      bindingPauses(reader, { companyId, sessionId, now: clock.now() }),

    /** Pauses inside the caller's transaction; repeating it keeps the first pause of its cause. */
    pauseIn: (unit: Unit, what: PauseTarget, who: PauseOrder) =>
      pauseIn(unit, ports, { what, who }),

    /** Stops sending at once. */
    pause: (companyId: CompanyId, what: PauseTarget, who: PauseOrder) =>
      transact(companyId, unit => pauseIn(unit, ports, { what, who }), 'pause'),

    /** Ends these pauses and no others. What they held may go: whoever calls has looked at it. */
    endPauses: (unit: Unit, ids: readonly string[], who: { by: string; reason: string }) =>
      endPauses(unit, ports, { ids, who }),

    /** The end of a pause has come, but these messages wait for a person. */
    leaveHeld: (unit: Unit, pauseId: string, messageIds: readonly string[]) =>
      leaveHeld(unit, ports, { pauseId, messageIds }),

    /** Lets a session, or all of them (null), start slowly from `since` on. */
    async startRamp(unit: Unit, ramp: Ramp & { sessionId: SessionId | null }): Promise<void> {
      const { sessionId, scope, since } = ramp;
      await putRamp(unit, { id: newId(), companyId: unit.companyId, sessionId, scope, since });
      if (sessionId) unit.announce({ type: 'session.changed', sessionId });
      unit.afterCommit(() => changed(unit.companyId, sessionId));
    },

    /** The slow start this session is in; null once its steps are over. */
    async rampOf(reader: Reader, companyId: CompanyId, sessionId: SessionId): Promise<Ramp | null> {
      const all = await lastRamps(reader, companyId, sessionId);
      if (all.length === 0) return null;
      const { policy } = await rules(reader, companyId, sessionId);
      return bindingRamp(all, policy, clock.now());
    },

    /** Throws when a stored version no longer fits the file: nobody should send by half a policy. */
    async check(reader: Reader, companyId: CompanyId): Promise<void> {
      const active = await allActive(reader, companyId);
      const company = active.filter(({ sessionId }) => sessionId === null);
      const stacks = active.map(version => (version.sessionId ? [...company, version] : [version]));
      for (const stack of stacks) {
        const made = layers.resolve(stack);
        const top = stack.at(-1);
        if (!('complaints' in made)) continue;
        throw brokenLayers(
          `version ${top?.number} of ${top?.sessionId ?? 'the company'}`,
          made.complaints,
        );
      }
    },

    /** What binds now, and where it comes from. */
    async view(
      reader: Reader,
      companyId: CompanyId,
      sessionId: SessionId | null,
    ): Promise<PolicyView> {
      const { policy } = await rules(reader, companyId, sessionId);
      const own = sessionId ? await findActive(reader, companyId, sessionId) : null;
      const version = own ?? (await findActive(reader, companyId, null));
      return {
        effective: { ...policy },
        preset: policy.preset,
        sessionId,
        version: version && versionView(version),
        presets: layers.presets,
        unadvised: unadvisedIn(policy),
      };
    },

    /** Newest first. */
    versions: (reader: Reader, companyId: CompanyId, sessionId: SessionId | null) =>
      listVersions(reader, companyId, { sessionId, limit: shownVersions }),

    /** What these rules would change, and what is wrong with them. Stores nothing. */
    plan: (reader: Reader, companyId: CompanyId, wish: PolicyWish) =>
      planVersion(reader, layers, { companyId, wish }),

    /** What would bind at each session under these rules; throws `invalid_input` when they are none. */
    draft: (reader: Reader, companyId: CompanyId, wish: PolicyWish) =>
      draftRules(reader, layers, { companyId, wish }),

    save: (companyId: CompanyId, wish: PolicyWish, order: VersionOrder) =>
      transact(companyId, unit => saveVersion(unit, ports, { wish, order })),

    activate: (scope: Scope, id: string, by: string) =>
      transact(scope.companyId, async unit =>
        activateVersion(unit, ports, { version: await versionOf(unit, scope, id), by }),
      ),

    stepBack: (companyId: CompanyId, sessionId: SessionId | null, by: string) =>
      transact(companyId, unit => stepBack(unit, ports, { sessionId, by })),
  };
}

export type PolicyModule = ReturnType<typeof createPolicy>;

/**
 * What may leave, when, and why not yet. `decide` turns facts and a policy into a verdict; the
 * worker asks it before each send and again inside the claim, previews and forecasts ask it on
 * virtual time. Pure throughout: no clock, no database, no dice; everything is handed in.
 */
export { budgets, type BudgetAsk, type Budgets } from './budgets.js';
export { categoryOf, lanePriority } from './category.js';
export { contentFilter, type ContentFilter, type ProhibitedEntry } from './content-filter.js';
export { decide } from './decide.js';
export type * from './facts.js';
export { forecast, type Place } from './forecast.js';
export { gapMs, gapRangeMs, slackMs, turnOf, type Chance, type Turn, type TurnAsk } from './gap.js';
export { humanPlan, humanStart, type HumanAsk } from './human.js';
export type * from './policy.js';
export { readWord, type StopWord, type StopWordList, type StopWordLists } from './stop-words.js';
export type * from './verdict.js';
export type { WaitingMessage } from './virtual-queue.js';
export type { Estimate, WaitingLane } from './virtual-session.js';
export { warmUpDay, warmUpLimit } from './warm-up.js';

/**
 * What may leave, when, and why not yet. `decide` turns facts and a policy into a verdict; the
 * worker asks it before each send and again inside the claim, previews and forecasts ask it on
 * virtual time. Pure throughout: no clock, no database, no dice; everything is handed in.
 */
export { budgets, type BudgetAsk, type Budgets } from './budgets.js';
export { categoryOf, lanePriority, type LanePriority } from './category.js';
export { contentFilter, filtersOver, type ContentFilter, type FilterOf } from './content-filter.js';
export type { ProhibitedEntry } from './prohibited-entry.js';
export { contentMarks } from './content-marks.js';
export { patternFault, type PatternFault } from './content-patterns.js';
export { decide, warningsFor } from './decide.js';
export {
  alarms,
  contagion,
  raisedBy,
  restRememberedMs,
  restrictedAlarm,
  type Alarm,
  type AlarmScope,
  type EmergencyCounts,
  type RestrictedSeries,
} from './emergency.js';
export type * from './facts.js';
export { isPassedOversTurn, type FairAsk, type PassedOver } from './fair.js';
export type { DayBound } from './day-bounds.js';
export { forecast, foresee, type Estimate, type Foresight, type Place } from './forecast.js';
export { gapMs, gapRangeMs, slackMs, turnOf, type Chance, type Turn, type TurnAsk } from './gap.js';
export {
  levelOf,
  scoreOf,
  standing,
  type HealthCounts,
  type HealthPart,
  type Share,
  type Standing,
} from './health.js';
export { humanPlan, humanStart, type HumanAsk } from './human.js';
export type * from './policy.js';
export { rampAt, rampEndsAt, type RampState } from './ramp.js';
export { offBeat, rhythmAlarm, type Beat } from './rhythm.js';
export { anybody, forecastWishes, type Wish, type WishAsk, type WishForecast } from './wishes.js';
export { textFingerprint } from './same-text.js';
export {
  readKeyword,
  type Keyword,
  type StopWord,
  type StopWordList,
  type StopWordLists,
} from './stop-words.js';
export { triage, type Restriction, type Triage } from './triage.js';
export { refusalReason } from './verdict.js';
export type * from './verdict.js';
export { coverage, spreadFactor, type Told } from './spread.js';
export type { Happening, RecordedMessage, Recording, Replayed } from './recording.js';
export { replay, startReplay } from './replay.js';
export { compare, type Compared, type Past } from './simulation.js';
export { trafficOf, trafficWeeks, type PastHour, type Traffic } from './traffic.js';
export type { WaitingMessage } from './virtual-entry.js';
export type { SessionPicture } from './virtual-session.js';
export type { WaitingLane } from './virtual-lane.js';
export { warmUpDay, warmUpLimit } from './warm-up.js';
export { warmUpStep, type DayPast, type WarmUpReason, type WarmUpStep } from './warm-up-steps.js';

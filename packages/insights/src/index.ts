export { GROUND_RULES, LEFT_OUT, type LeftOut, type Metric, METRIC_IDS, type MetricId, METRICS } from './catalogue.ts';
export { type Bounds, compareDurations, compareShares, type DurationChange, type ShareChange } from './changes.ts';
export { type DurationSummary, type Estimate, summariseDurations } from './durations.ts';
export type { Observation } from './kaplan-meier.ts';
export { seededRandom, seedOf } from './random.ts';
export { type Share, type ShareSummary, summariseShare } from './shares.ts';

import {
  compareShares,
  type MetricId,
  type Share,
  type ShareChange,
  type ShareSummary,
  summariseShare,
} from '@lockstep/insights';

export interface ShareFigure {
  readonly metric: MetricId;
  readonly summary: ShareSummary;
  readonly change: ShareChange;
  /** Left out: not answered yet, or nobody can tell. */
  readonly unknown: number;
  readonly before: Share;
}

export function shareFigure(metric: MetricId, now: Share, before: Share, unknown = 0): ShareFigure {
  return { metric, summary: summariseShare(now), change: compareShares(now, before), unknown, before };
}

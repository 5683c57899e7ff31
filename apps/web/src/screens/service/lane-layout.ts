import type { Ledger } from '@lockstep/contract';
import type { z } from 'zod';

export type LedgerData = z.output<typeof Ledger>;
export type Lane = LedgerData['lanes'][number];
export type DeploymentItem = Lane['deployments'][number];

/** A span of time and the width it is drawn in; epoch milliseconds. */
export type Window = { readonly from: number; readonly to: number; readonly width: number };

export type Bar = {
  readonly id: string;
  readonly deployment: DeploymentItem;
  readonly row: number;
  readonly x: number;
  readonly width: number;
  /** What fits inside; empty: the name is found by pointing. */
  readonly label: string;
  readonly isOpen: boolean;
};
export type Strip = {
  readonly level: 'critical' | 'high';
  readonly x: number;
  readonly width: number;
  readonly groups: readonly string[];
};
export type Line = {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  readonly title: string;
  readonly severity: string;
};
export type Mark = {
  readonly id: string;
  readonly x: number;
  readonly kind: 'point' | 'change';
  readonly title: string;
};
export type LaneDrawing = {
  readonly rows: number;
  readonly bars: readonly Bar[];
  readonly strips: readonly Strip[];
  readonly incidents: readonly Line[];
  readonly marks: readonly Mark[];
  /** Where the present is; undefined when it lies outside. */
  readonly now: number | undefined;
};

/** Without a decision that fits it. What ran before the service was registered could not have had one. */
export function isUngated(deployment: DeploymentItem, registeredAt: string): boolean {
  return !deployment.isGated && deployment.from >= registeredAt;
}

/** Narrower, a bar could neither be seen nor pointed at. */
const SMALLEST_BAR = 5;
const LETTER_WIDTH = 7.4;
const LABEL_PADDING = 14;

type Span = { readonly from: number; readonly to: number };

/** The part of an interval inside the window, in pixels; undefined when they do not meet. */
function place(span: Span, window: Window, smallest = 1): { x: number; width: number } | undefined {
  if (span.to < window.from || span.from > window.to) return undefined;
  const scale = window.width / (window.to - window.from);
  const x = (Math.max(span.from, window.from) - window.from) * scale;
  const end = (Math.min(span.to, window.to) - window.from) * scale;
  const width = Math.max(end - x, smallest);
  return { x: Math.min(x, window.width - width), width };
}

const time = (at: string) => Date.parse(at);
const endOf = (to: string | null, now: number) => (to === null ? Math.max(now, 0) : time(to));

/** Bars in the first row that is free: releases at full share come first, so that canaries stack above them. */
function placeBars(
  deployments: readonly DeploymentItem[],
  window: Window,
  now: number,
): { bars: readonly Bar[]; rows: number } {
  const ordered = deployments.toSorted((a, b) => isPartial(a) - isPartial(b) || time(a.from) - time(b.from));
  const taken: Span[][] = [];
  const bars = ordered.flatMap((deployment): Bar[] => {
    const span = { from: time(deployment.from), to: endOf(deployment.to, now) };
    const spot = place(span, window, SMALLEST_BAR);
    if (!spot) return [];
    const first = isPartial(deployment);
    let row = first;
    while (taken[row]?.some((other) => other.from < span.to && span.from < other.to) === true) row += 1;
    (taken[row] ??= []).push(span);
    const share = deployment.sharePercent === 100 ? '' : ` ${deployment.sharePercent} %`;
    const label = fittingLabel(`${deployment.version}${share}`, spot.width);
    return [{ id: deployment.id, deployment, row, ...spot, label, isOpen: deployment.to === null }];
  });
  return {
    bars: bars.toSorted((a, b) => a.x - b.x || a.row - b.row),
    rows: Math.max(1, ...bars.map((bar) => bar.row + 1)),
  };
}

function isPartial(deployment: DeploymentItem): 0 | 1 {
  return deployment.sharePercent < 100 || deployment.replica !== '' ? 1 : 0;
}

/** The whole label or nothing: half a version is a wrong version. */
export function fittingLabel(label: string, width: number): string {
  return label.length * LETTER_WIDTH + LABEL_PADDING <= width ? label : '';
}

/** Whether we look with the knowledge of that day or of today. */
export type Known = 'then' | 'now';

/** Intervals with a known vulnerability, by level, overlapping ones joined. */
export function exposureSpans(
  exposures: Lane['exposures'],
  known: Known,
  now: number,
): readonly (Span & { level: Strip['level']; groups: readonly string[] })[] {
  const spans = exposures.flatMap((exposure) => {
    // Not known while it lasted: then nobody could have seen it.
    if (known === 'then' && exposure.knownFrom === null) return [];
    const from =
      known === 'then' && exposure.knownFrom !== null
        ? Math.max(time(exposure.from), time(exposure.knownFrom))
        : time(exposure.from);
    const to = endOf(exposure.to, now);
    if (from >= to) return [];
    const level: Strip['level'] =
      exposure.isKnownExploited || exposure.deadline.startsWith('three_days') ? 'critical' : 'high';
    return [{ from, to, level, groups: [exposure.group] }];
  });
  return (['critical', 'high'] as const).flatMap((level) => joinSpans(spans.filter((span) => span.level === level)));
}

function joinSpans<S extends Span & { groups: readonly string[] }>(spans: readonly S[]): readonly S[] {
  const joined: S[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to)
      joined[joined.length - 1] = {
        ...last,
        to: Math.max(last.to, span.to),
        groups: [...new Set([...last.groups, ...span.groups])],
      };
    else joined.push(span);
  }
  return joined;
}

/** Everything one environment's lane draws, in pixels. Pure: the same ledger, window and moment give the same drawing. */
export function laneDrawing(lane: Lane, window: Window, known: Known, now: number): LaneDrawing {
  const { bars, rows } = placeBars(lane.deployments, window, now);
  const strips = exposureSpans(lane.exposures, known, now).flatMap((span): Strip[] => {
    const spot = place(span, window, 2);
    return spot ? [{ level: span.level, groups: span.groups, ...spot }] : [];
  });
  const incidents = lane.incidents.flatMap((incident): Line[] => {
    const spot = place({ from: time(incident.from), to: endOf(incident.to, now) }, window, 3);
    return spot ? [{ id: incident.id, title: incident.title, severity: incident.severity, ...spot }] : [];
  });
  const markAt = (id: string, at: string, kind: Mark['kind'], title: string): Mark[] => {
    const spot = place({ from: time(at), to: time(at) }, window, 0);
    return spot ? [{ id, kind, title, x: spot.x }] : [];
  };
  const marks = [
    ...lane.points.flatMap((point) =>
      markAt(point.id, point.at, 'point', `${point.kind.replaceAll('_', ' ')}: ${point.note}`),
    ),
    ...lane.changes.flatMap((change) =>
      markAt(change.id, change.at, 'change', `${change.kind} ${change.subject}: ${change.note}`),
    ),
  ];
  const present =
    now >= window.from && now <= window.to
      ? ((now - window.from) / (window.to - window.from)) * window.width
      : undefined;
  return { rows, bars, strips, incidents, marks, now: present };
}

const SHORTEST_MS = 3_600_000;
const LONGEST_MS = 20 * 365.25 * 86_400_000;

/** The span after one step of zoom around its middle, within an hour and twenty years. */
export function zoomed(span: Span, factor: number): Span {
  const length = Math.min(Math.max((span.to - span.from) * factor, SHORTEST_MS), LONGEST_MS);
  const middle = (span.from + span.to) / 2;
  return { from: Math.round(middle - length / 2), to: Math.round(middle + length / 2) };
}

/** The span moved by a share of its own length. */
export function moved(span: Span, share: number): Span {
  const by = Math.round((span.to - span.from) * share);
  return { from: span.from + by, to: span.to + by };
}

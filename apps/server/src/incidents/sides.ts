import type { Axis } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';
import type { IncidentKind, IncidentSide, Severity } from './incident.ts';

/** The sides an incident of this kind has. */
export function axesOf(kind: IncidentKind): readonly Axis[] {
  return kind === 'both' ? ['reliability', 'security'] : [kind];
}

export function kindOf(axes: readonly Axis[]): IncidentKind {
  const [first, second] = axes;
  if (first === undefined) throw new RangeError('an incident has at least one side');
  return second === undefined ? first : 'both';
}

export function worstOf(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, one) => (one < worst ? one : worst), 'sev5');
}

export function newSide(axis: Axis, severity: Severity, startedAt: number, now: number): IncidentSide {
  return {
    axis,
    severity,
    startedAt,
    detectedAt: now,
    acknowledgedAt: undefined,
    engagedAt: undefined,
    mitigatedAt: undefined,
    resolvedAt: undefined,
    resolvedBy: undefined,
    proven: [],
    unproven: [],
  };
}

export type SideStep = 'acknowledged' | 'engaged' | 'mitigated' | 'resolved' | 'reopened';

/** Said by whoever resolves a side: sentences of what records prove, and of what they do not. */
export interface Closing {
  readonly by: ActorRef;
  readonly proven: readonly string[];
  readonly unproven: readonly string[];
}

/**
 * A side one step further. A step that was taken stays at its first moment; one that was passed over stays unknown, which is what it
 * is: figures count what was recorded.
 */
export function moveSide(side: IncidentSide, step: SideStep, at: number, closing: Closing): IncidentSide {
  switch (step) {
    case 'acknowledged':
      return { ...side, acknowledgedAt: side.acknowledgedAt ?? at };
    case 'engaged':
      return { ...side, engagedAt: side.engagedAt ?? at };
    case 'mitigated':
      return { ...side, mitigatedAt: side.mitigatedAt ?? at };
    case 'resolved': {
      if (side.resolvedAt !== undefined) return side;
      const { by, proven, unproven } = closing;
      return { ...side, resolvedAt: at, resolvedBy: by, proven, unproven };
    }
    case 'reopened':
      return {
        ...side,
        mitigatedAt: undefined,
        resolvedAt: undefined,
        resolvedBy: undefined,
        proven: [],
        unproven: [],
      };
  }
}

/** When the last side was resolved; undefined while one is open. */
export function resolvedAtOf(sides: readonly IncidentSide[]): number | undefined {
  const ends = sides.map(({ resolvedAt }) => resolvedAt);
  const known = ends.filter((end) => end !== undefined);
  return known.length < ends.length || known.length === 0 ? undefined : Math.max(...known);
}

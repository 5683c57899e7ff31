import { coverage, type Coverage, type CoverageSource, type Override, type Schedule } from '@lockstep/oncall';
import { finalStretches, type Stretch, type TimelineRow } from './timeline-layout.ts';

/** Why somebody is there, in words: the rotation whose turn it is, or the override and what was said of it. */
export function sourceWords({ layerId, rotationId, overrideId }: CoverageSource, schedule: Schedule): string {
  if (overrideId !== undefined) {
    const override = schedule.overrides.find(({ id }) => id === overrideId);
    return override === undefined || override.reason === '' ? 'override' : `override: ${override.reason}`;
  }
  const layers = schedule.versions.flatMap((version) => version.layers).filter(({ id }) => id === layerId);
  const rotation = layers.flatMap(({ rotations }) => rotations).findLast(({ id }) => id === rotationId);
  return rotation?.name ?? layers.at(-1)?.name ?? 'turn';
}

/** Final row, overrides, layers from the highest down, who looks on, and turns that fall into leave; only rows that hold anything. */
export function scheduleRows(schedule: Schedule, found: Coverage): TimelineRow[] {
  const whyOf = (source: CoverageSource): string => sourceWords(source, schedule);
  const overrides = schedule.overrides.filter(({ from, to }) => from < found.to && to > found.from);
  const rows: TimelineRow[] = [
    { key: 'final', label: 'On call', note: 'who is paged', isFinal: true, stretches: finalStretches(found, whyOf) },
    {
      key: 'overrides',
      label: 'Overrides',
      note: 'the newest wins',
      isFinal: false,
      stretches: overrides.map(overrideStretch),
    },
    ...layerRows(schedule, found),
    {
      key: 'shadows',
      label: 'Looking on',
      note: 'never paged',
      isFinal: false,
      stretches: found.shadows.map((shadow) => ({ kind: 'shadow', ...shadow, why: 'trainee, beside who is on call' })),
    },
    {
      key: 'leave',
      label: 'Turns on leave',
      note: 'theirs but for leave',
      isFinal: false,
      stretches: found.leaveConflicts.map(({ from, to, userId, source }) => ({
        kind: 'leave',
        from,
        to,
        userId,
        why: `would have it by ${whyOf(source)}`,
      })),
    },
  ];
  return rows.filter(({ isFinal, stretches }) => isFinal || stretches.length > 0);
}

function overrideStretch({ id: overrideId, kind, from, to, userId, reason }: Override): Stretch {
  const said = reason === '' ? '' : `: ${reason}`;
  switch (kind) {
    case 'add':
      return { kind: 'override', from, to, userId, overrideId, why: `added beside who is on call${said}` };
    case 'replace':
      return { kind: 'override', from, to, userId, overrideId, why: `takes over${said}` };
    case 'remove':
      return { kind: 'removed', from, to, userId, overrideId, why: `not on call then${said}` };
  }
}

/** Each layer as if it stood alone, before overrides and leave. Where a layer covers nobody its row is empty: a lower one counts. */
function layerRows(schedule: Schedule, { from, to }: Coverage): TimelineRow[] {
  const layers = new Map(schedule.versions.flatMap((version) => version.layers.map((layer) => [layer.id, layer.name])));
  return [...layers].toReversed().map(([id, name]) => {
    const alone = {
      ...schedule,
      overrides: [],
      versions: schedule.versions.map((version) => ({
        ...version,
        layers: version.layers.filter((layer) => layer.id === id),
      })),
    };
    const { shifts } = coverage(alone, from, to, []);
    const stretches = shifts.map(({ userId, source, ...times }): Stretch => ({
      kind: 'shift',
      from: times.from,
      to: times.to,
      userId,
      why: sourceWords(source, schedule),
    }));
    return { key: `layer ${id}`, label: name, note: 'layer', isFinal: false, stretches };
  });
}

import type { Incident, IncidentSide } from './incident.ts';
import type { NewEntry } from './timeline.ts';

/** What the timeline says of a change, in the order people read it. */
export function whatChanged(before: Incident, after: Incident, because: string | undefined): readonly NewEntry[] {
  const why = because === undefined ? '' : ` Because: ${because}`;
  const updates: NewEntry[] = plainChanges(before, after).map((text) => ({ kind: 'updated', text: `${text}${why}` }));
  const criteria = after.criteriaVersion === undefined ? '' : `, by criteria ${after.criteriaVersion}`;
  const sides = after.sides.flatMap((side) => sideChanges(before, side, { why, criteria }));
  const gone = before.sides.filter(({ axis }) => after.sides.every((side) => side.axis !== axis));
  return [
    ...updates,
    ...sides,
    ...gone.map(({ axis }): NewEntry => ({ kind: 'axis', text: `No longer about ${axis}.${why}` })),
  ];
}

function plainChanges(before: Incident, after: Incident): readonly string[] {
  const lines: string[] = [];
  const say = (name: string, from: string | undefined, to: string | undefined): void => {
    if (from !== to) lines.push(`${name}: from ${from ?? 'none'} to ${to ?? 'none'}.`);
  };
  say('Title', before.title, after.title);
  if (before.summary !== after.summary) lines.push('The summary was written anew.');
  say('Status', before.status.title, after.status.title);
  for (const name of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]))
    say(`Field \`${name}\``, before.fields[name]?.toString(), after.fields[name]?.toString());
  say('Environment', before.environment ?? 'every', after.environment ?? 'every');
  say('Caused by', before.causedByVersion, after.causedByVersion);
  say('Fixed by', before.fixedByVersion, after.fixedByVersion);
  return lines;
}

function sideChanges(
  before: Incident,
  side: IncidentSide,
  { why, criteria }: { readonly why: string; readonly criteria: string },
): readonly NewEntry[] {
  const known = before.sides.find(({ axis }) => axis === side.axis);
  const name = side.axis === 'security' ? 'Security' : 'Reliability';
  if (known === undefined) return [{ kind: 'axis', text: `Now about ${side.axis} as well (${side.severity}).${why}` }];
  const entries: NewEntry[] = [];
  const moved = (what: string, from: number | undefined, to: number | undefined): void => {
    if (from === undefined && to !== undefined) {
      entries.push({ kind: 'axis', text: `${name}: ${what}.${why}`, happenedAt: to });
    }
  };
  if (known.severity !== side.severity) {
    entries.push({ kind: 'axis', text: `${name}: from ${known.severity} to ${side.severity}${criteria}.${why}` });
  }
  moved('acknowledged', known.acknowledgedAt, side.acknowledgedAt);
  moved('engaged', known.engagedAt, side.engagedAt);
  moved('mitigated', known.mitigatedAt, side.mitigatedAt);
  moved(`resolved${provenWords(side)}`, known.resolvedAt, side.resolvedAt);
  if (known.resolvedAt !== undefined && side.resolvedAt === undefined) {
    entries.push({ kind: 'axis', text: `${name}: re-opened.${why}` });
  }
  return entries;
}

function provenWords({ proven, unproven }: IncidentSide): string {
  const parts = [
    proven.length === 0 ? '' : `; proven: ${proven.join('; ')}`,
    unproven.length === 0 ? '' : `; not proven: ${unproven.join('; ')}`,
  ];
  return parts.join('');
}

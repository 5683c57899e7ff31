import {
  type Coverage,
  coverage,
  editVersions,
  type Schedule,
  type ScheduleVersion,
  type ScheduleWarning,
  turnChanges,
  type TurnChange,
  warnings,
} from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { checkDefinition } from './check-definition.ts';
import { peopleNamed } from './definition.ts';
import { knownPeople, loadWithOthers } from './other-schedules.ts';
import { toSchedule } from './schedule.ts';
import { getScheduleHead } from './schedule-store.ts';

export interface PreviewInput {
  /** The one that is edited; undefined: a new one. */
  readonly schedule?: string | undefined;
  readonly versions: readonly ScheduleVersion[];
  readonly from: number;
  readonly weeks: number;
}

export interface SchedulePreview {
  readonly coverage: Coverage;
  readonly warnings: readonly ScheduleWarning[];
  readonly changes: readonly TurnChange[];
  /** Names by id, for what warnings say of other schedules. */
  readonly otherNames: ReadonlyMap<string, string>;
}

const weekMs = 7 * 86_400_000;

/** What saving would come to, by the coverage that pages people. Writes nothing. */
export async function previewSchedule(ctx: RequestContext, input: PreviewInput): Promise<SchedulePreview> {
  requirePermission(ctx, 'schedules.read');
  const tx = ctx.read;
  await checkDefinition(tx, input.versions, ctx.now);
  const { from } = input;
  const window = { from, to: from + input.weeks * weekMs };
  const head = input.schedule === undefined ? undefined : await getScheduleHead(tx, input.schedule);
  const people = [...peopleNamed(input.versions).keys()];
  const { schedules, absences } = await loadWithOthers(tx, head === undefined ? [] : [head.id], people, window);
  const stored = schedules.find(({ id }) => id === head?.id);
  const others = schedules.filter(({ id }) => id !== head?.id);

  const edited: Schedule = {
    id: stored?.id ?? 'new',
    name: stored?.name ?? 'new',
    versions: stored === undefined ? input.versions : editVersions(stored.versions, input.versions, ctx.now),
    overrides: stored?.overrides ?? [],
  };
  const found = coverage(edited, window.from, window.to, absences);
  const knownUserIds = await knownPeople(tx, [edited]);
  return {
    coverage: found,
    warnings: warnings(edited, window.from, window.to, absences, {
      otherSchedules: others.map(toSchedule),
      knownUserIds,
    }),
    changes:
      stored === undefined ? [] : turnChanges(coverage(toSchedule(stored), window.from, window.to, absences), found),
    otherNames: new Map(others.map(({ id, name }) => [id, name])),
  };
}

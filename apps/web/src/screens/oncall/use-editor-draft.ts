import type { Schedule } from '@lockstep/oncall';
import { useMemo, useState } from 'react';
import { type ScheduleAnswer, toSchedule } from './api-schedule.ts';
import { instantOfLocalField, lastWeekly, localFieldOf, nextMonday, startOfDay, startOfWeek } from './days.ts';
import { type DraftLayer, draftOf, newRotation } from './schedule-draft.ts';

const WEEKS = 4;

/**
 * A schedule while somebody types, from when it counts, and the weeks in which its outlook is worked out.
 *
 * @param base as it was when the editor was opened; undefined: a new one
 */
export function useEditorDraft(base: ScheduleAnswer | undefined, zone: string) {
  // As of opening: what is "now" must not move while somebody types.
  const [openedAt] = useState(() => Date.now());
  const stored = useMemo<Schedule>(
    () => (base === undefined ? { id: 'new', name: 'new', versions: [], overrides: [] } : toSchedule(base, [])),
    [base],
  );
  const newest = stored.versions.at(-1);
  const [title, setTitle] = useState(base?.title ?? '');
  const [team, setTeam] = useState(base?.team ?? '');
  const [layers, setLayers] = useState<readonly DraftLayer[]>(() =>
    newest === undefined ? firstLayers(zone) : draftOf(newest.layers),
  );
  const planned = newest !== undefined && newest.effectiveFrom > openedAt ? newest.effectiveFrom : undefined;
  const effect = useEffectiveFrom(planned, zone, openedAt);
  const { effectiveFrom } = effect;
  const span = useMemo(() => {
    const from = startOfWeek(zone, effectiveFrom);
    return { from, to: startOfDay(zone, from, WEEKS * 7) };
  }, [zone, effectiveFrom]);
  return { openedAt, stored, title, setTitle, team, setTeam, layers, setLayers, effect, span };
}

export type EditorDraft = ReturnType<typeof useEditorDraft>;

/** @param planned when a change that was saved before takes effect */
function useEffectiveFrom(planned: number | undefined, zone: string, openedAt: number) {
  const [when, setWhen] = useState<'now' | 'later'>(planned === undefined ? 'now' : 'later');
  const [later, setLater] = useState(() =>
    localFieldOf(zone, planned ?? Date.parse(`${nextMonday('UTC', Date.now())}Z`)),
  );
  const laterAt = instantOfLocalField(zone, later);
  const effectiveFrom = when === 'later' && laterAt !== undefined ? Math.max(laterAt, openedAt) : openedAt;
  /** Another change is planned for after that moment. */
  const isReplacing = planned !== undefined && effectiveFrom <= planned;
  return { when, setWhen, later, setLater, effectiveFrom, isReplacing };
}

/** Its turns have begun, so that somebody is on call as soon as it is saved. */
function firstLayers(zone: string): DraftLayer[] {
  const rotation = newRotation('weekly', 'Weekly', zone, lastWeekly(zone, Date.now(), 1, '09:00'));
  return [{ id: 'base', name: 'Rota', fixedShifts: [], rotations: [rotation] }];
}

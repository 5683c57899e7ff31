import type { operations, BodyInput } from '@lockstep/contract';
import type { KnownPeople } from './known-names.ts';
import { type LayerWords, NOBODY, partId, type ScheduleDocument } from './schedule-document.ts';
import type { ServerAnswers } from './server-answers.ts';

type Schedule = ServerAnswers['schedules'][number];
type Version = Schedule['versions'][number];

/** A schedule as a document: the layers in force at `now`, and what comes later. */
export function scheduleWords({ name, title, team, versions }: Schedule, people: KnownPeople, now: number) {
  const ordered = versions.toSorted((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
  const current = ordered.findLast(({ effectiveFrom }) => Date.parse(effectiveFrom) <= now);
  const coming = ordered.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) > now);
  return {
    kind: 'schedule' as const,
    name,
    title,
    team,
    layers: (current?.layers ?? []).map((layer) => layerWords(layer, people)),
    later: coming.map(({ effectiveFrom, layers }) => ({
      from: effectiveFrom,
      layers: layers.map((layer) => layerWords(layer, people)),
    })),
  };
}

function layerWords({ id, name, rotations, fixedShifts }: Version['layers'][number], people: KnownPeople) {
  const stretch = ({ userId, from, to }: { readonly userId: string; readonly from: string; readonly to: string }) => ({
    person: people.wordOf(userId),
    from,
    to,
  });
  return {
    id,
    name,
    rotations: rotations.map((rotation) => ({
      id: rotation.id,
      name: rotation.name,
      zone: rotation.zone,
      starts_at: rotation.startsAt,
      ends_at: rotation.endsAt,
      turn: rotation.turn,
      participants: rotation.participants.map((one) => (one.kind === 'empty' ? NOBODY : people.wordOf(one.userId))),
      restrictions: rotation.restrictions.map(({ weekday, fromMinute, lengthMinutes }) => ({
        weekday,
        from: clockText(fromMinute),
        length_minutes: lengthMinutes,
      })),
      shadows: rotation.shadows.map(stretch),
    })),
    fixed_shifts: fixedShifts.map(stretch),
  };
}

type Versions = BodyInput<(typeof operations)['createSchedule']>['versions'];

/** Before any turn: the first version of a schedule is in force from the beginning. */
const ALWAYS = '1970-01-01T00:00:00Z';

/** A document's layers as the API takes them. */
export function scheduleVersions({ layers, later }: ScheduleDocument, idOf: (person: string) => string): Versions {
  return [
    { effectiveFrom: ALWAYS, layers: layers.map((layer) => layerBody(layer, idOf)) },
    ...later.map(({ from, layers: coming }) => ({
      effectiveFrom: from,
      layers: coming.map((layer) => layerBody(layer, idOf)),
    })),
  ];
}

function layerBody(layer: LayerWords, idOf: (person: string) => string): Versions[number]['layers'][number] {
  const stretch = ({ person, from, to }: LayerWords['fixed_shifts'][number]) => ({ userId: idOf(person), from, to });
  return {
    id: partId(layer),
    name: layer.name,
    rotations: layer.rotations.map((rotation) => ({
      id: partId(rotation),
      name: rotation.name,
      zone: rotation.zone,
      startsAt: rotation.starts_at,
      endsAt: rotation.ends_at,
      turn: rotation.turn,
      participants: rotation.participants.map((name) =>
        name === NOBODY ? { kind: 'empty' as const } : { kind: 'person' as const, userId: idOf(name) },
      ),
      restrictions: rotation.restrictions.map(({ weekday, from, length_minutes: lengthMinutes }) => ({
        weekday,
        fromMinute: minuteOf(from),
        lengthMinutes,
      })),
      shadows: rotation.shadows.map(stretch),
    })),
    fixedShifts: layer.fixed_shifts.map(stretch),
  };
}

/** 540 as `09:00`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

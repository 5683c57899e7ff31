import { coverage, type Layer, type Schedule, scheduleProblems } from '@lockstep/oncall';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSchedule, toVersionsInput } from './api-schedule.ts';
import { draftOf, layersOf, slugOf, versionsWith, weeklyRota } from './schedule-draft.ts';
import { scheduleRows, sourceWords } from './schedule-rows.ts';
import { personChanges } from './turn-changes.ts';
import { foldWarnings, isLoud, warningSentence } from './warning-words.ts';

const at = Date.parse;
const HOUR = 3_600_000;
const person = (userId: string) => ({ kind: 'person' as const, userId });
const weekly: Layer = {
  id: 'base',
  name: 'First line',
  fixedShifts: [],
  rotations: [
    {
      id: 'weekly',
      name: 'Weekly',
      zone: 'Europe/Berlin',
      startsAt: '2026-11-02T09:00',
      endsAt: undefined,
      turn: { unit: 'weeks', count: 1 },
      participants: [person('ana'), person('bo'), { kind: 'empty' }],
      shadows: [{ userId: 'di', from: at('2026-11-09T08:00Z'), to: at('2026-11-10T08:00Z') }],
      restrictions: [],
    },
  ],
};
const weekends: Layer = {
  id: 'top',
  name: 'Weekends',
  fixedShifts: [{ userId: 'cy', from: at('2026-11-14T00:00Z'), to: at('2026-11-15T00:00Z') }],
  rotations: [
    {
      ...(weekly.rotations[0] as Layer['rotations'][number]),
      id: 'weekend',
      name: 'Weekend',
      participants: [person('cy')],
      shadows: [],
      restrictions: [
        { weekday: 5, fromMinute: 1080, lengthMinutes: 3780 },
        ...[1, 2].map((weekday) => ({ weekday, fromMinute: 540, lengthMinutes: 480 })),
      ],
    },
  ],
};
const schedule = (overrides: Schedule['overrides'] = []): Schedule => ({
  id: 'web',
  name: 'web',
  versions: [{ effectiveFrom: 0, layers: [weekly, weekends] }],
  overrides,
});

describe('a draft of layers', () => {
  it('means the layers it was made from, also hours over midnight and over days', () => {
    expect(layersOf(draftOf([weekly, weekends]))).toEqual([
      weekly,
      {
        ...weekends,
        rotations: [{ ...weekends.rotations[0], restrictions: weekends.rotations[0]?.restrictions }],
      },
    ]);
    expect(draftOf([weekends])[0]?.rotations[0]?.hours).toEqual([
      { weekdays: [5], from: '18:00', to: '09:00', daysLater: 3 },
      { weekdays: [1, 2], from: '09:00', to: '17:00', daysLater: 0 },
    ]);
  });

  it('leaves what is half typed for the check to name', () => {
    const [layer] = draftOf([weekly]);
    const rotations = layer?.rotations.map((each) => ({ ...each, count: '', zone: 'Europe/Berl' })) ?? [];
    const versions = [
      { effectiveFrom: 0, layers: layersOf([{ ...layer, id: 'base', name: '', fixedShifts: [], rotations }]) },
    ];

    expect(scheduleProblems({ id: '', name: '', versions, overrides: [] })[0]?.field).toBe(
      'versions[0].layers[0].rotations[0].zone',
    );
  });

  it('keeps the past and replaces what was planned from its moment on', () => {
    const versions = [0, 10, 20].map((effectiveFrom) => ({ effectiveFrom, layers: [] }));

    expect(versionsWith(versions, 10, []).map(({ effectiveFrom }) => effectiveFrom)).toEqual([0, 10]);
  });

  it('goes to the server and comes back the same', () => {
    const { versions, id, name } = schedule();
    const sent = toVersionsInput(versions);
    const answered = sent.map((version) => ({ ...version, layers: version.layers.map((layer) => ({ ...layer })) }));

    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is sent has every member that is answered
    expect(toSchedule({ id, name, versions: answered as never }, [])).toEqual(schedule());
  });
});

describe('scheduleRows', () => {
  const [from, to] = [at('2026-11-09T08:00Z'), at('2026-11-23T08:00Z')];
  const overrides: Schedule['overrides'] = [
    {
      id: 'o1',
      kind: 'replace',
      from: from + 24 * HOUR,
      to: from + 30 * HOUR,
      replacedUserId: undefined,
      userId: 'ana',
      reason: 'dentist',
    },
    { id: 'o2', kind: 'remove', from: from + 48 * HOUR, to: from + 50 * HOUR, userId: 'bo', reason: '' },
  ];
  const shown = schedule(overrides);
  const rows = scheduleRows(shown, coverage(shown, from, to, []));

  it('puts the final row on top, then overrides, then the highest layer first, then who looks on', () => {
    expect(rows.map(({ label }) => label)).toEqual(['On call', 'Overrides', 'Weekends', 'First line', 'Looking on']);
  });

  it('shows in the final row exactly what the coverage says, and each layer undisturbed by overrides', () => {
    const { shifts, gaps } = coverage(shown, from, to, []);

    expect(rows[0]?.stretches).toHaveLength(shifts.length + gaps.length);
    expect(rows[3]?.stretches.map((stretch) => 'userId' in stretch && stretch.userId)).toEqual(['bo']);
  });

  it('says of whom it was: rotation, layer or the reason of the override', () => {
    expect(sourceWords({ layerId: 'base', rotationId: 'weekly', overrideId: undefined }, shown)).toBe('Weekly');
    expect(sourceWords({ layerId: 'top', rotationId: undefined, overrideId: undefined }, shown)).toBe('Weekends');
    expect(sourceWords({ layerId: undefined, rotationId: undefined, overrideId: 'o1' }, shown)).toBe(
      'override: dentist',
    );
  });
});

describe('personChanges', () => {
  const shift = (userId: string, from: number, to: number) => ({ userId, from: from * HOUR, to: to * HOUR });

  it('counts what each gains and loses, and nothing where only the reason is another', () => {
    const before = [shift('ana', 0, 10), shift('bo', 10, 20), shift('cy', 20, 30)];
    const after = [shift('ana', 0, 4), shift('ana', 4, 12), shift('bo', 12, 20), shift('cy', 20, 30)];

    expect(personChanges(before, after)).toEqual([
      { userId: 'ana', gainsMs: 2 * HOUR, losesMs: 0, first: { from: 10 * HOUR, to: 12 * HOUR } },
      { userId: 'bo', gainsMs: 0, losesMs: 2 * HOUR, first: { from: 10 * HOUR, to: 12 * HOUR } },
    ]);
  });
});

describe('warnings in words', () => {
  const look = { zone: 'UTC', nameOf: (id: string) => id.toUpperCase(), rotationName: (id: string) => id };
  const times = { from: at('2026-11-09T08:00Z'), to: at('2026-11-09T10:00Z') };

  it('is loud where somebody has to act', () => {
    expect(isLoud({ kind: 'gap', ...times, reason: 'leave' })).toBe(true);
    expect(isLoud({ kind: 'leave_conflict', userId: 'ana', ...times, isCovered: true })).toBe(false);
  });

  it('says the same about the same two once, loud things first', () => {
    const double = { kind: 'double_duty', userId: 'ana', otherScheduleId: 'pay', ...times } as const;
    const folded = foldWarnings([double, { ...double, from: times.to }, { kind: 'gap', ...times, reason: 'leave' }]);

    expect(folded.map(({ warning, times: count }) => [warning.kind, count])).toEqual([
      ['gap', 1],
      ['double_duty', 2],
    ]);
    expect(warningSentence(double, look, 2)).toBe(
      'ANA is on call on `pay` too, 2 times, first Mon 9 Nov 08:00 to 10:00.',
    );
  });

  it('says who, when and why', () => {
    expect(warningSentence({ kind: 'gap', ...times, reason: 'leave' }, look)).toBe(
      'Nobody is on call Mon 9 Nov 08:00 to 10:00: those whose turn it is are on leave.',
    );
    expect(warningSentence({ kind: 'leave_conflict', userId: 'ana', ...times, isCovered: false }, look)).toContain(
      'ANA',
    );
  });
});

describe('slugOf', () => {
  it('makes a name for addresses of a title', () => {
    expect(slugOf('Web on call (Köln)')).toBe('web-on-call-koln');
  });
});

describe('a first rota', () => {
  it('has the first of the list on call at once, until the hour of the week at which it is handed over', () => {
    const moment = fc.integer({ min: at('2026-01-01T00:00Z') / HOUR, max: at('2027-01-01T00:00Z') / HOUR });
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 7 }), zones, (hour, weekday, zone) => {
        const now = hour * HOUR + 1;
        const versions = weeklyRota([person('ana'), person('bo')], { zone, weekday, time: '09:00' }, now);
        const rota: Schedule = { id: 'first', name: 'first', versions, overrides: [] };
        const { shifts, gaps } = coverage(rota, now, now + 15 * 24 * HOUR, []);

        expect(scheduleProblems(rota)).toEqual([]);
        expect(gaps).toEqual([]);
        expect(shifts[0]).toMatchObject({ from: now, userId: 'ana' });
        expect(shifts[1]?.userId).toBe('bo');
        expect((shifts[0]?.to ?? 0) - now).toBeLessThanOrEqual(7 * 24 * HOUR + HOUR);
      }),
    );
  });
});

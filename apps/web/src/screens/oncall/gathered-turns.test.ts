import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharesOf } from './gathered-turns.ts';
import { rowDrawing } from './row-drawing.ts';
import type { Stretch, Turns } from './timeline-layout.ts';

const HOUR = 3_600_000;
const WEEK = 168;
/** Twelve weeks, a day about 12 px wide. */
const window = { from: 0, to: 12 * WEEK * HOUR, width: 1000 };
const weeks = Array.from({ length: 12 }, (_, index) => index * WEEK * HOUR);
const shift = (from: number, to: number, userId: string): Stretch => ({
  kind: 'shift',
  from: from * HOUR,
  to: to * HOUR,
  userId,
  why: 'daily',
});
const gap = (from: number, to: number, onPurpose: boolean): Stretch => ({
  kind: 'gap',
  from: from * HOUR,
  to: to * HOUR,
  onPurpose,
  reason: onPurpose ? 'restricted' : 'leave',
});
const drawn = (...stretches: Stretch[]) =>
  rowDrawing({ key: 'a', label: 'a', note: '', isFinal: true, stretches }, window, weeks).bars.map(
    ({ stretch }) => stretch,
  );
const daily = (days: number): Stretch[] =>
  Array.from({ length: days }, (_, day) => shift(day * 24, day * 24 + 24, day % 2 === 0 ? 'ana' : 'bo'));

describe('short turns', () => {
  it('are one bar a week, which says who has how much of it', () => {
    const bars = drawn(...daily(21));

    expect(bars.map(({ kind, from, to }) => [kind, from / HOUR, to / HOUR])).toEqual([
      ['turns', 0, 168],
      ['turns', 168, 336],
      ['turns', 336, 504],
    ]);
    const [first] = bars;
    if (first?.kind !== 'turns') throw new Error('no turns');
    expect(sharesOf(first)).toEqual([
      { userId: 'ana', share: 4 / 7 },
      { userId: 'bo', share: 3 / 7 },
    ]);
  });

  it('of office hours leave the weekend open by itself, and count what is open between them', () => {
    const days = [0, 1, 2, 3, 4];
    const office = days.map((day) => shift(day * 24 + 9, day * 24 + 17, 'ana'));
    const nights = days.map((day) => gap(day * 24 + 17, day * 24 + (day === 4 ? 81 : 33), true));
    const bars = drawn(gap(0, 9, true), ...office, ...nights);

    expect(bars.map(({ kind }) => kind)).toEqual(['gap', 'turns', 'gap']);
    const [, turns] = bars;
    if (turns?.kind !== 'turns') throw new Error('no turns');
    expect(sharesOf(turns)).toEqual([{ userId: 'ana', share: 40 / 104 }]);
  });

  it('never hide a time that nobody covers, nor an override', () => {
    const override: Stretch = { kind: 'override', from: 78 * HOUR, to: 84 * HOUR, userId: 'cy', why: 'dentist' };
    const bars = drawn(...daily(3), gap(72, 78, false), override, ...daily(7).slice(4));

    expect(bars.map(({ kind }) => kind)).toEqual(['turns', 'gap', 'override', 'turns']);
  });

  it('stay single where there is room, and where one stands alone', () => {
    expect(drawn(shift(0, 60, 'ana'), shift(60, 120, 'bo')).map(({ kind }) => kind)).toEqual(['shift', 'shift']);
    expect(drawn(shift(0, 24, 'ana'), shift(24, 168, 'bo')).map(({ kind }) => kind)).toEqual(['shift', 'shift']);
  });

  it('are all there, each once, whatever lies between them', () => {
    const piece = fc.record({
      length: fc.integer({ min: 1, max: 100 }),
      kind: fc.constantFrom('ana', 'bo', 'open', 'nobody'),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        let at = 0;
        const all = pieces.map(({ length, kind }): Stretch => {
          const [from, to] = [at, at + length];
          at = to;
          return kind === 'open' || kind === 'nobody' ? gap(from, to, kind === 'open') : shift(from, to, kind);
        });
        const bars = drawn(...all);
        const turnsOf = (stretch: Stretch | Turns): readonly Stretch[] =>
          stretch.kind === 'turns' ? stretch.turns : [stretch];

        const shown = bars.flatMap(turnsOf);
        expect(shown.filter(({ kind }) => kind === 'shift')).toEqual(all.filter(({ kind }) => kind === 'shift'));
        const isUnwanted = (each: Stretch) => each.kind === 'gap' && !each.onPurpose;
        expect(shown.filter(isUnwanted)).toEqual(all.filter(isUnwanted));
      }),
    );
  });
});

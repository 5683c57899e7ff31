import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowDrawing } from './row-drawing.ts';
import { dragged, finalStretches, fittingNames, placed, type Stretch, steppedTo } from './timeline-layout.ts';

const HOUR = 3_600_000;
const window = { from: 0, to: 100 * HOUR, width: 1000 };
const shift = (from: number, to: number, userId: string): Stretch => ({
  kind: 'shift',
  from: from * HOUR,
  to: to * HOUR,
  userId,
  why: 'weekly',
});
const rowOf = (key: string, ...stretches: Stretch[]) => ({ key, label: key, note: '', isFinal: false, stretches });

describe('rowDrawing', () => {
  it('cuts what reaches beyond the window and leaves out what lies outside', () => {
    const { bars } = rowDrawing(rowOf('a', shift(-20, 10, 'ana'), shift(90, 300, 'bo'), shift(100, 110, 'cy')), window);

    expect(bars.map(({ x, width }) => [x, width])).toEqual([
      [0, 100],
      [900, 100],
    ]);
  });

  it('puts people who are on call together below each other, and never two bars of one time in one lane', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), (all) => {
        const { bars, lanes } = rowDrawing(
          rowOf('a', ...all.map(([from, long], index) => shift(from, from + long, `p${index}`))),
          window,
        );
        const drawn = bars.flatMap(({ stretch: one }): readonly Stretch[] =>
          one.kind === 'turns' ? one.turns : [one],
        );
        expect(drawn).toHaveLength(all.length);
        for (const one of bars)
          for (const other of bars)
            if (one !== other && one.lane === other.lane)
              expect(one.stretch.to <= other.stretch.from || other.stretch.to <= one.stretch.from).toBe(true);
        expect(Math.max(0, ...bars.map(({ lane }) => lane))).toBeLessThan(lanes);
      }),
    );
  });

  it('keeps the shortest gap in sight', () => {
    expect(placed({ from: 5, to: 6 }, window)?.width).toBe(3);
    expect(placed({ from: window.to - 1, to: window.to }, window)).toEqual({ x: 997, width: 3 });
  });
});

describe('finalStretches', () => {
  it('tells apart who is there by turn, who by an override, and where nobody is', () => {
    const source = { layerId: 'l', rotationId: 'r', overrideId: undefined };
    const stretches = finalStretches(
      {
        shifts: [
          { from: 0, to: 1, userId: 'ana', source },
          { from: 1, to: 2, userId: 'bo', source: { layerId: undefined, rotationId: undefined, overrideId: 'o' } },
        ],
        gaps: [{ from: 2, to: 3, onPurpose: false, reason: 'leave' }],
      },
      ({ overrideId }) => overrideId ?? 'turn',
    );

    expect(stretches.map(({ kind }) => kind)).toEqual(['shift', 'override', 'gap']);
    expect(stretches[1]).toMatchObject({ userId: 'bo', why: 'o' });
  });
});

describe('fittingNames', () => {
  it('writes as much of a name as there is room for, and never half of one', () => {
    expect(fittingNames(['Ana Lovelace'], 200)).toBe('Ana Lovelace');
    expect(fittingNames(['Ana Lovelace'], 60)).toBe('Ana');
    expect(fittingNames(['Ana Lovelace'], 24)).toBe('AL');
    expect(fittingNames(['Ana Lovelace'], 10)).toBe('');
  });

  it('lets narrow letters stand where wide ones would not', () => {
    expect(fittingNames(['Lili Till'], 65)).toBe('Lili Till');
    expect(fittingNames(['Mama Womm'], 65)).toBe('Mama');
  });

  it('names several people, or says how many they are', () => {
    const names = ['Ana Lovelace', 'Bo Hopper', 'Cy Turing'];

    expect(fittingNames(names, 100)).toBe('Ana, Bo, Cy');
    expect(fittingNames(names, 80)).toBe('AL, BH, CT');
    expect(fittingNames(names, 66)).toBe('3 people');
    expect(fittingNames(names, 40)).toBe('');
  });
});

describe('steppedTo', () => {
  const rows = [
    rowDrawing(rowOf('final', shift(0, 50, 'ana'), shift(50, 100, 'bo')), window),
    rowDrawing(rowOf('empty'), window),
    rowDrawing(rowOf('base', shift(0, 20, 'cy'), shift(60, 80, 'di')), window),
  ];
  const who = (bar: ReturnType<typeof steppedTo>) => bar && 'userId' in bar.stretch && bar.stretch.userId;

  it('walks a row and stops at its ends', () => {
    const first = steppedTo(rows, undefined, 'ArrowRight');
    const second = steppedTo(rows, first?.key, 'ArrowRight');

    expect([who(first), who(second), who(steppedTo(rows, second?.key, 'ArrowRight'))]).toEqual(['ana', 'bo', 'bo']);
    expect(who(steppedTo(rows, second?.key, 'Home'))).toBe('ana');
  });

  it('goes to the bar nearest in time in the next row that has any, and back', () => {
    const bo = rows[0]?.bars[1];
    const di = steppedTo(rows, bo?.key, 'ArrowDown');

    expect(who(di)).toBe('di');
    expect(who(steppedTo(rows, di?.key, 'ArrowUp'))).toBe('bo');
    expect(who(steppedTo(rows, di?.key, 'ArrowDown'))).toBe('di');
  });
});

describe('dragged', () => {
  it('marks full hours, in whichever direction the pointer went, and nothing for a mere press', () => {
    expect(dragged(104, 198, window)).toEqual({ from: 10 * HOUR, to: 20 * HOUR });
    expect(dragged(198, 104, window)).toEqual({ from: 10 * HOUR, to: 20 * HOUR });
    expect(dragged(100, 103, window)).toBeUndefined();
    expect(dragged(-50, 1200, window)).toEqual({ from: 0, to: 100 * HOUR });
  });
});

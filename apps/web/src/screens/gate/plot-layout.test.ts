import { describe, expect, it } from 'vitest';
import { nextMark, type PlotFrame, plotLayout } from './plot-layout.ts';
import { alternative, decision } from './test-decision.ts';

const frame: PlotFrame = { width: 400, height: 400, left: 0, right: 0, top: 0, bottom: 0 };
describe('plotLayout', () => {
  it('puts worse security higher and worse reliability further right', () => {
    const marks = plotLayout(decision([]), frame);
    const stay = marks.find((mark) => mark.role === 'stay');
    const target = marks.find((mark) => mark.role === 'target');

    expect([stay?.x, stay?.y]).toEqual([250, 350]);
    expect([target?.x, target?.y]).toEqual([50, 50]);
  });

  it('never lets one mark hide another', () => {
    const crowd = Array.from({ length: 9 }, (_, index) => alternative(`0.${index}`, 'allow', 'deny'));
    const marks = plotLayout(decision(crowd), frame);
    const places = new Set(marks.map((mark) => `${mark.x} ${mark.y}`));

    expect(places.size).toBe(marks.length);
  });

  it('draws what can not be told with a bar up to the worst, and never as allowed', () => {
    const marks = plotLayout(decision([alternative('0.1', 'allow', 'allow', true)]), frame);
    const unknown = marks.find((mark) => mark.name === 'back to 0.1');

    expect(unknown?.shape).toBe('unknown');
    expect(unknown?.couldReach).toBe(0);
  });

  it('marks what is recommended', () => {
    const marks = plotLayout(
      decision([alternative('0.1', 'allow', 'allow')], {
        recommended: { kind: 'release', version: '0.1', direction: 'rollback' },
      }),
      frame,
    );

    expect(marks.filter((mark) => mark.role === 'recommended').map((mark) => mark.name)).toEqual(['back to 0.1']);
  });
});

describe('nextMark', () => {
  it('walks to the nearest in that direction and stays at the edge', () => {
    const marks = plotLayout(decision([alternative('0.1', 'allow', 'allow')]), frame);

    expect(nextMark(marks, 'target', 'ArrowDown')).toBe('release 0.1');
    expect(nextMark(marks, 'release 0.1', 'ArrowRight')).toBe('stay');
    expect(nextMark(marks, 'target', 'ArrowUp')).toBe('target');
  });
});

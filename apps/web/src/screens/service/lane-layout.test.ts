import { describe, expect, it } from 'vitest';
import { exposureSpans, fittingLabel, type Lane, laneDrawing, moved, zoomed } from './lane-layout.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const ms = (n: number) => Date.UTC(2026, 0, n);
const window = { from: ms(1), to: ms(11), width: 1000 };

function deployment(
  version: string,
  from: number,
  to: number | null,
  more: Partial<Lane['deployments'][number]> = {},
): Lane['deployments'][number] {
  return {
    id: crypto.randomUUID(),
    service: 'a',
    environment: 'production',
    version,
    replica: '',
    from: day(from),
    to: to === null ? null : day(to),
    sharePercent: 100,
    source: 'declared',
    decisionId: null,
    isGated: true,
    gateReason: null,
    motive: 'routine',
    isSimulated: false,
    recordedBy: { id: 'x', name: 'x', kind: 'person' },
    ...more,
  };
}
function exposure(
  from: number,
  to: number | null,
  knownFrom: number | null,
  isKnownExploited = true,
  group = 'CVE-1',
): Lane['exposures'][number] {
  return {
    group,
    package: 'npm/a',
    version: '1',
    from: day(from),
    to: to === null ? null : day(to),
    knownFrom: knownFrom === null ? null : day(knownFrom),
    deadline: 'sixty_days',
    isKnownExploited,
  };
}
const lane = (more: Partial<Lane>): Lane => ({
  environment: 'production',
  isProduction: true,
  deployments: [],
  points: [],
  changes: [],
  exposures: [],
  incidents: [],
  burns: [],
  ...more,
});

describe('laneDrawing', () => {
  it('puts releases that follow each other into one row', () => {
    const { bars, rows } = laneDrawing(
      lane({ deployments: [deployment('1', 1, 5), deployment('2', 5, null)] }),
      window,
      'now',
      ms(11),
    );

    expect(rows).toBe(1);
    expect(bars.map(({ x, width }) => [x, width])).toEqual([
      [0, 400],
      [400, 600],
    ]);
  });

  it('stacks a canary beside the release it overlaps', () => {
    const { bars, rows } = laneDrawing(
      lane({ deployments: [deployment('2', 4, 6, { sharePercent: 10 }), deployment('1', 1, 8)] }),
      window,
      'now',
      ms(11),
    );

    expect(rows).toBe(2);
    expect(bars.find((bar) => bar.deployment.version === '2')?.row).toBe(1);
  });

  it('cuts bars at the window and leaves out those beyond it', () => {
    const { bars } = laneDrawing(
      lane({ deployments: [deployment('1', -20, 3), deployment('0', -40, -21), deployment('2', 3, null)] }),
      window,
      'now',
      ms(40),
    );

    expect(bars.map((bar) => [bar.deployment.version, bar.x, bar.width])).toEqual([
      ['1', 0, 200],
      ['2', 200, 800],
    ]);
  });

  it('keeps a bar of minutes visible', () => {
    const short = deployment('1', 2, 2, { to: new Date(ms(2) + 60_000).toISOString() });

    expect(laneDrawing(lane({ deployments: [short] }), window, 'now', ms(11)).bars[0]?.width).toBeGreaterThanOrEqual(5);
  });

  it('shows the present only where it is in sight', () => {
    expect(laneDrawing(lane({}), window, 'now', ms(6)).now).toBe(500);
    expect(laneDrawing(lane({}), window, 'now', ms(30)).now).toBeUndefined();
  });
});

describe('exposureSpans', () => {
  it('shows the whole interval with the knowledge of today', () => {
    expect(exposureSpans([exposure(2, 6, 4)], 'now', ms(11))).toMatchObject([
      { from: ms(2), to: ms(6), level: 'critical' },
    ]);
  });

  it('begins when it was known with the knowledge of that day, and leaves out what nobody knew', () => {
    expect(exposureSpans([exposure(2, 6, 4), exposure(7, 9, null)], 'then', ms(11))).toMatchObject([
      { from: ms(4), to: ms(6) },
    ]);
  });

  it('joins overlapping ones of a level and keeps levels apart', () => {
    const spans = exposureSpans(
      [exposure(2, 6, 2), exposure(5, 8, 5, true, 'CVE-2'), exposure(3, 9, 3, false)],
      'now',
      ms(11),
    );

    expect(spans).toMatchObject([
      { from: ms(2), to: ms(8), level: 'critical', groups: ['CVE-1', 'CVE-2'] },
      { from: ms(3), to: ms(9), level: 'high' },
    ]);
  });

  it('goes on until now when nothing has ended it', () => {
    expect(exposureSpans([exposure(2, null, 2)], 'now', ms(7))).toMatchObject([{ to: ms(7) }]);
  });
});

describe('labels and windows', () => {
  it('never shows half a version', () => {
    expect(fittingLabel('3.0.1', 60)).toBe('3.0.1');
    expect(fittingLabel('3.0.1', 40)).toBe('');
  });

  it('zooms around the middle and back', () => {
    const span = { from: ms(1), to: ms(11) };

    expect(zoomed(zoomed(span, 0.5), 2)).toEqual(span);
    expect(moved(span, 0.25).from - span.from).toBe(2.5 * 86_400_000);
  });
});

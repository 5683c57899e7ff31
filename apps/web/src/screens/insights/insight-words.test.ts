import { describe, expect, it } from 'vitest';
import {
  countWords,
  type DurationFigure,
  durationChangeWords,
  minutesWords,
  percentWords,
  pWords,
  rangeWords,
  type ShareFigure,
  shareChangeWords,
  valueName,
} from './insight-words.ts';

/** With the spaces people type. */
const read = (words: string): string => words.replaceAll('\u00A0', ' ');

it('a number and its unit stay on one line', () => {
  expect([minutesWords(130), percentWords(0.5)]).toEqual(['2\u00A0h\u00A010\u00A0min', '50\u00A0%']);
});

it('names a decision as it is named everywhere else', () => {
  expect(valueName({ kind: 'decision', name: '4' })).toBe('G-4');
  expect(valueName({ kind: 'incident', name: 'INC-12' })).toBe('INC-12');
});

it.each([
  [0.4, '24 s'],
  [1, '1 min'],
  [59.6, '1 h'],
  [130, '2 h 10 min'],
  [1_440, '1 d'],
  [1_439.6, '1 d'],
  [3_000, '2 d 2 h'],
  [-20, '−20 min'],
])('%f minutes are %s', (minutes, words) => {
  expect(read(minutesWords(minutes))).toBe(words);
});

it('shares below one percent keep a digit', () => {
  expect([0, 0.004, 0.015, 1].map(percentWords).map(read)).toEqual(['0 %', '0.4 %', '2 %', '100 %']);
});

it('ranges say where their end lies beyond what was seen', () => {
  expect(read(rangeWords({ lower: 5, upper: 90 }))).toBe('5 min to 1 h 30 min');
  expect(read(rangeWords({ lower: 5, upper: null }))).toBe('5 min or more');
  expect(read(rangeWords({ lower: null, upper: 90 }))).toBe('up to 1 h 30 min');
});

const figure: DurationFigure = {
  metric: 'time_to_resolve',
  axis: 'reliability',
  count: 12,
  open: 2,
  unknown: 3,
  summary: { kind: 'too_few', needed: 6 },
  change: { kind: 'too_few', needed: 6 },
  before: { count: 4, open: 0 },
  values: [],
};
const told = {
  test: 'mann_whitney',
  p: 0.01,
  difference: { estimate: -20, lower: -40, upper: -5 },
  until: null,
  probabilityShorter: { estimate: 0.78, lower: 0.61, upper: 0.9 },
} as const;

describe('sentences about durations', () => {
  it('count what is open and what was not recorded', () => {
    expect(countWords(figure)).toBe('12 incidents, 2 still open, of 3 more it was not recorded');
    expect(countWords({ ...figure, metric: 'gate_time_to_go', count: 1, open: 0, unknown: 0 })).toBe('1 decision');
  });

  it('tell a change only where there is one', () => {
    expect(durationChangeWords(figure)).toBe('Too few to compare: each period needs 6, the one before has 4.');
    expect(read(durationChangeWords({ ...figure, change: { kind: 'shorter', ...told } }))).toBe(
      'Shorter than before by 20 min (5 min to 40 min). Chance that a random new one is shorter: 78 % (61 % to 90 %).',
    );
    expect(durationChangeWords({ ...figure, change: { ...told, kind: 'no_change_detectable' } })).toMatch(
      /^No change detectable\. /,
    );
  });

  it('give bounds where open ones leave it undecided', () => {
    const probabilityShorter = { estimate: null, lower: 0.3, upper: 0.6 };
    const change = { ...told, kind: 'longer', test: 'log_rank', until: 600, probabilityShorter } as const;
    expect(read(durationChangeWords({ ...figure, change }))).toBe(
      'Longer than before by 20 min (5 min to 40 min), counted up to 10 h. Chance that a random new one is shorter: between 30 % and 60 %.',
    );
  });
});

it('sentences about shares count both periods', () => {
  const share: ShareFigure = {
    metric: 'useless_pages',
    count: 5,
    of: 100,
    unknown: 0,
    summary: { kind: 'measured', estimate: 0.05, lower: 0.02, upper: 0.11 },
    change: { kind: 'smaller', difference: { estimate: -0.45, lower: -0.56, upper: -0.33 } },
    before: { count: 50, of: 100 },
  };
  expect(shareChangeWords(share)).toBe('Smaller by 45 points (33 to 56); 50 of 100 before.');
  expect(shareChangeWords({ ...share, change: { kind: 'too_few', needed: 10 }, before: { count: 0, of: 3 } })).toBe(
    'Too few to compare: each period needs 10, the one before has 3.',
  );
});

it('small p are read by their bound', () => {
  expect([0.0004, 0.012, 0.41].map(pWords)).toEqual(['p < 0.001', 'p 0.012', 'p 0.41']);
});

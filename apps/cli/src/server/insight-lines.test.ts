import { describe, expect, it } from 'vitest';
import { type Catalogue, catalogueLines, insightLines, type Insights } from './insight-lines.ts';

const catalogue: Catalogue = {
  rules: ['The count stands next to every figure.'],
  metrics: [
    {
      id: 'time_to_resolve',
      name: 'Time to resolve',
      measures: 'From beginning to end.',
      goodFor: 'Seeing what stays open.',
      notFor: 'It rewards closing early.',
      unit: 'minutes',
      better: 'smaller',
      fewest: 6,
    },
  ],
  leftOut: [{ id: 'mttr_trend', name: 'Mean time to resolve', why: 'It moves by chance.', instead: 'The median.' }],
};

function insights(over: Partial<Insights> = {}): Insights {
  return {
    period: { from: '2026-08-24T00:00:00.000Z', to: '2026-11-22T12:00:00.000Z' },
    before: { from: '2026-05-25T00:00:00.000Z', to: '2026-08-24T00:00:00.000Z' },
    isComplete: true,
    hasSample: false,
    incidents: 13,
    durations: [
      {
        metric: 'time_to_resolve',
        axis: 'reliability',
        count: 13,
        open: 1,
        unknown: 0,
        summary: {
          kind: 'measured',
          method: 'kaplan_meier',
          median: { estimate: 160, lower: 64, upper: null },
          bootstrap: null,
          p90: null,
        },
        change: {
          kind: 'shorter',
          test: 'log_rank',
          p: 0.0004,
          difference: { estimate: -42, lower: -60, upper: -10 },
          until: 400,
          probabilityShorter: { estimate: null, lower: 0.54, upper: 0.62 },
        },
        before: { count: 12, open: 0 },
        values: [],
      },
    ],
    shares: [
      {
        metric: 'useless_pages',
        count: 3,
        of: 9,
        unknown: 0,
        summary: { kind: 'too_few', needed: 10 },
        change: { kind: 'too_few', needed: 10 },
        before: { count: 1, of: 4 },
      },
    ],
    people: [{ id: 'ana', name: 'Ana', pages: 7, nightPages: 3, nights: 2 }],
    nightsEach: 90,
    ...over,
  };
}

describe('insights as text', () => {
  it('have a count beside every figure, and say what is open and what is too few', () => {
    expect(insightLines(insights(), catalogue, Infinity)).toEqual([
      '2026-08-24 to 2026-11-22, 13 incidents, compared with 2026-05-25 to 2026-08-24',
      '',
      'HOW LONG                      COUNT       MEDIAN  95 %              AGAINST BEFORE',
      'Time to resolve, reliability  13, 1 open  2.7 h   64 min to beyond  shorter by 42 min (p < 0.001; a new one is shorter: from 54 %)',
      '',
      'WHICH SHARE    COUNT   SHARE            95 %  AGAINST BEFORE',
      'useless_pages  3 of 9  too few to tell        too few to compare (1 of 4 before)',
      '',
      'PERSON  PAGES  AT NIGHT  NIGHTS WITH A PAGE',
      'Ana     7      3         2 of 90',
    ]);
  });

  it('say when they are not all, and when some is made up', () => {
    const lines = insightLines(insights({ isComplete: false, hasSample: true, people: [] }), catalogue, Infinity);

    expect(lines[1]).toBe('There was more than is looked at: only the newest counts. Narrow it.');
    expect(lines[2]).toBe('Some of it is made up by the sample organisation.');
    expect(lines.join('\n')).not.toContain('PERSON');
  });
});

it('the catalogue says what each is not, and what is left out', () => {
  expect(catalogueLines(catalogue)).toEqual([
    '- The count stands next to every figure.',
    '',
    'Time to resolve (time_to_resolve, from 6 on)',
    '  measures: From beginning to end.',
    '  good for: Seeing what stays open.',
    '  not for:  It rewards closing early.',
    '',
    'Left out on purpose:',
    '  Mean time to resolve: It moves by chance.',
    '    instead: The median.',
  ]);
});

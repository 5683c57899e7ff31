import type { insightsOperations, ResponseOf } from '@lockstep/contract';
import { counted, tableLines } from '../table.ts';

export type Insights = ResponseOf<(typeof insightsOperations)['getInsights']>;
export type Catalogue = ResponseOf<(typeof insightsOperations)['listMetrics']>;
type DurationFigure = Insights['durations'][number];
type ShareFigure = Insights['shares'][number];

/** What the figures of a period say, as tables; counts stand beside every figure. */
export function insightLines(insights: Insights, catalogue: Catalogue, width: number): readonly string[] {
  const { period, before, incidents, isComplete, hasSample, durations, shares, people, nightsEach } = insights;
  const nameOf = (metric: string): string => catalogue.metrics.find(({ id }) => id === metric)?.name ?? metric;
  const durationRows = durations.map((figure) => [
    figure.axis === null ? nameOf(figure.metric) : `${nameOf(figure.metric)}, ${figure.axis}`,
    figure.open > 0 ? `${figure.count}, ${figure.open} open` : String(figure.count),
    ...medianCells(figure),
    changeText(figure),
  ]);
  const shareRows = shares.map((figure) => [
    nameOf(figure.metric),
    `${figure.count} of ${figure.of}`,
    ...shareCells(figure),
    shareChangeText(figure),
  ]);
  return [
    `${dayOf(period.from)} to ${dayOf(period.to)}, ${counted(incidents, 'incident')}, compared with ${dayOf(before.from)} to ${dayOf(before.to)}`,
    ...(isComplete ? [] : ['There was more than is looked at: only the newest counts. Narrow it.']),
    ...(hasSample ? ['Some of it is made up by the sample organisation.'] : []),
    '',
    ...tableLines(['HOW LONG', 'COUNT', 'MEDIAN', '95 %', 'AGAINST BEFORE'], durationRows, width),
    '',
    ...tableLines(['WHICH SHARE', 'COUNT', 'SHARE', '95 %', 'AGAINST BEFORE'], shareRows, width),
    ...(people.length === 0 ? [] : ['', ...peopleLines(people, nightsEach, width)]),
  ];
}

function peopleLines(people: Insights['people'], nightsEach: number, width: number): readonly string[] {
  const rows = people.map(({ name, pages, nightPages, nights }) => [
    name,
    String(pages),
    nightPages === null ? 'not known' : String(nightPages),
    nights === null ? 'not known' : `${nights} of ${nightsEach}`,
  ]);
  return tableLines(['PERSON', 'PAGES', 'AT NIGHT', 'NIGHTS WITH A PAGE'], rows, width);
}

/** What each figure measures and what it is not; then what is left out, and why. */
export function catalogueLines({ rules, metrics, leftOut }: Catalogue): readonly string[] {
  return [
    ...rules.map((rule) => `- ${rule}`),
    ...metrics.flatMap(({ id, name, measures, goodFor, notFor, fewest }) => [
      '',
      `${name} (${id}, from ${fewest} on)`,
      `  measures: ${measures}`,
      `  good for: ${goodFor}`,
      `  not for:  ${notFor}`,
    ]),
    '',
    'Left out on purpose:',
    ...leftOut.flatMap(({ name, why, instead }) => [`  ${name}: ${why}`, `    instead: ${instead}`]),
  ];
}

function medianCells({ summary }: DurationFigure): readonly [string, string] {
  if (summary.kind === 'too_few') return ['too few to tell', ''];
  const { estimate, lower, upper } = summary.median;
  const interval = `${lower === null ? 'below' : minutesText(lower)} to ${upper === null ? 'beyond' : minutesText(upper)}`;
  return [estimate === null ? 'not reached' : minutesText(estimate), interval];
}

function shareCells({ summary }: ShareFigure): readonly [string, string] {
  if (summary.kind === 'too_few') return ['too few to tell', ''];
  return [percentText(summary.estimate), `${percentText(summary.lower)} to ${percentText(summary.upper)}`];
}

function changeText({ change }: DurationFigure): string {
  if (change.kind === 'too_few') return 'too few to compare';
  const { probabilityShorter: chance, p } = change;
  const told =
    change.kind === 'no_change_detectable'
      ? 'no change detectable'
      : `${change.kind} by ${minutesText(Math.abs(change.difference.estimate))}`;
  const shorter = chance.estimate ?? chance.lower;
  return `${told} (p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}; a new one is shorter: ${chance.estimate === null ? 'from ' : ''}${percentText(shorter)})`;
}

function shareChangeText({ change, before }: ShareFigure): string {
  const was = `${before.count} of ${before.of} before`;
  if (change.kind === 'too_few') return `too few to compare (${was})`;
  return `${change.kind.replaceAll('_', ' ')} (${was})`;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `24 s`, `42 min`, `2.2 h`, `3.5 d`: short enough for a column. */
function minutesText(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 2_880 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1_440).toFixed(1)} d`;
}

import { FEWEST_DURATIONS, FEWEST_FOR_SHARE } from './thresholds.ts';

export const METRIC_IDS = [
  'time_to_detect',
  'time_to_acknowledge',
  'time_to_engage',
  'time_to_mitigate',
  'time_to_resolve',
  'security_present',
  'alerts_becoming_incidents',
  'useless_pages',
  'disturbed_nights',
  'reopening_rollbacks',
  'gate_no_wait',
  'gate_time_to_go',
  'gate_overrides',
  'overrides_proven_right',
] as const;

export type MetricId = (typeof METRIC_IDS)[number];

export interface Metric {
  readonly id: MetricId;
  readonly name: string;
  /** From what to what, or which part of which whole. */
  readonly measures: string;
  readonly goodFor: string;
  /** What it does not say, however often it is read that way. */
  readonly notFor: string;
  readonly unit: 'minutes' | 'share';
  /** Which way is better; `none` where neither is. */
  readonly better: 'smaller' | 'larger' | 'none';
  /** Fewer than this and only the values themselves are shown. */
  readonly fewest: number;
}

/** A popular figure that is left out on purpose. */
export interface LeftOut {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly instead: string;
}

/** Holds for every figure, and is printed above the catalogue. */
export const GROUND_RULES: readonly string[] = [
  'The count stands next to every figure. Below the fewest that a figure needs it says "too few to tell" and shows only the values.',
  'Incidents that are still open count as open: their time so far is a lower bound, and the median comes from Kaplan and Meier.',
  'Every figure has an interval of 95 %. A change is told only when its interval leaves out zero and the test agrees; otherwise it reads "no change detectable".',
  'Restricted and privileged incidents, drills and duplicates are in no figure, for nobody: those who may open them see the same numbers as everybody else. Nor are pages that asked for a role in an incident, or decisions that rest on a restricted advisory.',
  'No figure ranks people. Pages per person are there to share the load, not to compare.',
];

const duration = (id: MetricId, name: string, words: Pick<Metric, 'measures' | 'goodFor' | 'notFor'>): Metric => ({
  id,
  name,
  ...words,
  unit: 'minutes',
  better: 'smaller',
  fewest: FEWEST_DURATIONS,
});

const share = (
  id: MetricId,
  name: string,
  better: Metric['better'],
  words: Pick<Metric, 'measures' | 'goodFor' | 'notFor'>,
): Metric => ({ id, name, ...words, unit: 'share', better, fewest: FEWEST_FOR_SHARE });

export const METRICS: readonly Metric[] = [
  duration('time_to_detect', 'Time to detect', {
    measures: 'From when a side of an incident began to when anybody or anything noticed.',
    goodFor: 'Finding what nothing watches: open the slowest dots and add the alert that was missing.',
    notFor: 'The start is often written down afterwards, from memory. Compare the ends of the strip, not minutes.',
  }),
  duration('time_to_acknowledge', 'Time to acknowledge', {
    measures: 'From when a side was noticed to when the first person answered for it.',
    goodFor: 'Telling whether pages reach somebody: long ones are gaps in schedules or in ways to reach people.',
    notFor: 'It says nothing of whether that person could do anything, and people can press the button half asleep.',
  }),
  duration('time_to_engage', 'Time to engage', {
    measures: 'From when a side was noticed to when somebody who leads that side had joined.',
    goodFor: 'Seeing whether both teams come: hours on one side and minutes on the other is a silo.',
    notFor: 'An incident that one person rightly handles alone has no second engagement to wait for.',
  }),
  duration('time_to_mitigate', 'Time to mitigate', {
    measures: 'From when a side began to when it stopped hurting: users served again, or the exposure closed.',
    goodFor: 'Judging whether a way out (rollback, hotfix, switch) was at hand when it was needed.',
    notFor: 'Durations differ by hundreds of times between incidents. A month is not better because its median is.',
  }),
  duration('time_to_resolve', 'Time to resolve', {
    measures: 'From when a side began to when it was closed with what is proven and what is not.',
    goodFor: 'Finding incidents that nobody closes, and security sides that stay open behind a rollback.',
    notFor: 'It rewards closing early. Read it beside what closings say is not proven.',
  }),
  share('security_present', 'Incidents with security present', 'none', {
    measures: 'Of the incidents declared in the period, those that somebody joined on the security side.',
    goodFor: 'Seeing whether security is in the room, or hears of it the day after.',
    notFor: 'Not every incident needs security. All of them would be as wrong as none.',
  }),
  share('alerts_becoming_incidents', 'Paged for and became an incident', 'none', {
    measures: 'Of the alert groups that paged somebody, those that an incident was linked to.',
    goodFor: 'Telling noise from signal: pages that never become anything are candidates for a lower urgency.',
    notFor: 'A page that prevents an incident is a good page. Ask the people who were paged, too.',
  }),
  share('useless_pages', 'Pages that were useless', 'smaller', {
    measures: 'Of the alert groups that paged somebody, those that a responder marked as useless.',
    goodFor: 'Choosing which rule to change next, from the groups that were marked.',
    notFor: 'Whoever is tired marks less. No marks does not mean no useless pages.',
  }),
  share('disturbed_nights', 'Nights with a page', 'smaller', {
    measures:
      'Of all nights (22:00 to 6:00 by their own clock) of the people who were paged in the period, those with a page.',
    goodFor: 'Sharing the load, and knowing who needs a day off.',
    notFor: 'Nights come in runs: one bad release fills a week, so the interval is narrower than the truth.',
  }),
  share('reopening_rollbacks', 'Rollbacks that re-opened something', 'smaller', {
    measures: 'Of the rollbacks that were deployed, those whose decision names a finding of the target only.',
    goodFor: 'Knowing how often the quickest way back is a way back into a known hole.',
    notFor: 'A finding is a version match. Whether anybody could have used it is for triage to say.',
  }),
  share('gate_no_wait', 'Gate answers nobody waited for', 'larger', {
    measures: 'Of the questions about now, those that were allowed at once, or stopped nobody (warn-only).',
    goodFor: 'Seeing how often the gate is in the way at all. Read it before the figure below.',
    notFor: 'Questions asked again count again, and pipelines ask more often than people.',
  }),
  duration('gate_time_to_go', 'What the gate costs: question to go', {
    measures: 'Where keys were asked for or glass was broken: from the question to when the action might go ahead.',
    goodFor: 'Keeping the gate honest: a gate that slows recovery must show it.',
    notFor:
      'What never got its keys counts as open up to when it was refused, lapsed or expired. A slow key is no slow gate.',
  }),
  share('gate_overrides', 'Gate decisions overridden', 'none', {
    measures: 'Of the enforced decisions that did not allow, those for which glass was broken.',
    goodFor: 'Finding rules that people have to go around.',
    notFor: 'Few overrides can mean a good gate, or people who dare not.',
  }),
  share('overrides_proven_right', 'Overrides later proven right', 'none', {
    measures: 'Of the broken glass that was reviewed, what the review called justified.',
    goodFor: 'Changing the policy: where overrides are mostly right the rule is wrong.',
    notFor: 'Whoever reviews knows how it ended. What was known at the time is in the evidence.',
  }),
];

export const LEFT_OUT: readonly LeftOut[] = [
  {
    id: 'mttr_trend',
    name: 'Mean time to resolve, and its trend',
    why: 'Durations are so skewed that with 50 incidents in each of two months and nothing changed at all, the mean moves by a tenth or more five times in six; a true improvement of a tenth looks like none or worse two times in five (own simulation, log-normal with sigma 1.5).',
    instead: 'The median with its interval, every incident as a dot, and a test between two periods.',
  },
  {
    id: 'incident_count_target',
    name: 'Number of incidents, as a target',
    why: 'The easiest way to have fewer incidents is to declare fewer. What is not declared is not learnt from.',
    instead: 'Counts stand next to every figure, to say how much it is worth. Declaring early is welcome.',
  },
  {
    id: 'mean_time_between_failures',
    name: 'Mean time between failures',
    why: 'It takes failures for alike and independent. They come in runs after releases, and no two are alike.',
    instead: 'Error budgets of the services, and the list of incidents itself.',
  },
  {
    id: 'responder_ranking',
    name: 'Fastest responder, pages handled per person as a score',
    why: 'It pays for picking the easy ones and for answering half asleep, and it hides who carries the nights.',
    instead: 'Pages and nights per person, to share the load.',
  },
  {
    id: 'noise_reduction',
    name: 'Percent of noise reduced',
    why: 'Grouping ten thousand copies of one alert looks like 99.99 %. It measures how many copies the sender makes.',
    instead: 'What the people who were woken say of it: pages that were useless.',
  },
  {
    id: 'vulnerabilities_closed',
    name: 'Number of vulnerabilities closed',
    why: 'One update of a base image closes hundreds that nobody could reach; one that is open can be the one.',
    instead: 'Deadlines met, exposures with a verdict, and the rollbacks that re-opened something.',
  },
  {
    id: 'composite_score',
    name: 'One score for resilience or security',
    why: 'Its weights are somebody’s taste, nobody can act on it, and it moves when they are changed.',
    instead: 'Each figure by itself, with what it is good for.',
  },
];

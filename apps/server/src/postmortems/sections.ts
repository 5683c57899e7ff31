import type { Axis, PostmortemSectionKey } from '@lockstep/contract';

interface SectionForm {
  readonly key: PostmortemSectionKey;
  readonly title: string;
  readonly questions: readonly string[];
  /** Only for incidents that have this side. */
  readonly axis?: Axis;
  /** A review can not be asked for while it is empty. */
  readonly isNeeded?: boolean;
}

/** What a postmortem asks, for both sides. No question asks who is to blame. */
export const sectionForms: readonly SectionForm[] = [
  {
    key: 'summary',
    title: 'Summary',
    questions: ['What happened, in five sentences that somebody outside the team understands?'],
    isNeeded: true,
  },
  {
    key: 'impact',
    title: 'Impact',
    questions: ['Who noticed, what could they not do, and for how long?', 'What do we know, and what do we estimate?'],
    isNeeded: true,
  },
  { key: 'timeline', title: 'Timeline', questions: ['What happened when? Two clocks where they differ.'] },
  {
    key: 'detection',
    title: 'Detection',
    questions: ['How did we learn of it, and could we have known before?', 'Which alert was missing, late, or noise?'],
  },
  {
    key: 'response',
    title: 'Response',
    questions: ['What did we believe at each point, and why did it make sense then?', 'What held us up?'],
  },
  {
    key: 'reliability',
    title: 'The reliability side',
    questions: [
      'What failed, and under which load or change?',
      'Did what we did to recover have a price on the security side?',
      'What proves that it is over?',
    ],
    axis: 'reliability',
  },
  {
    key: 'security',
    title: 'The security side',
    questions: [
      'What was exposed, in which window, and what was looked at to find out whether it was used?',
      'What could not be told, and what would have been needed to tell it?',
      'Did what we did to contain it have a price on the reliability side?',
    ],
    axis: 'security',
  },
  {
    key: 'decisions',
    title: 'Decisions at the gate',
    questions: [
      'Which moves were proposed, what did the gate say, and was it right?',
      'What did the gate cost us in minutes?',
    ],
  },
  {
    key: 'contributing_factors',
    title: 'Contributing factors',
    questions: ['What had to come together? Look for several, not for a root cause.'],
    isNeeded: true,
  },
  { key: 'went_well', title: 'What went well', questions: ['What do we want to do again?'] },
  { key: 'went_badly', title: 'What went badly', questions: ['What would we do differently tomorrow?'] },
  { key: 'lucky', title: 'Where we got lucky', questions: ['What saved us that we can not count on next time?'] },
];

export function formsFor(axes: readonly Axis[]): readonly SectionForm[] {
  return sectionForms.filter(({ axis }) => axis === undefined || axes.includes(axis));
}

export function formOf(key: PostmortemSectionKey): SectionForm {
  const form = sectionForms.find((one) => one.key === key);
  if (form === undefined) throw new RangeError(`there is no section ${key}`);
  return form;
}

import type { Side } from './incident-words.ts';

/** Steps of a side, in order, as people say them. */
export const sideSteps = [
  { to: 'acknowledged', field: 'acknowledgedAt', word: 'Somebody has it', act: 'I have it' },
  { to: 'engaged', field: 'engagedAt', word: 'Being worked on', act: 'Work has begun' },
  { to: 'mitigated', field: 'mitigatedAt', word: 'Harm stopped', act: 'Harm has stopped' },
  { to: 'resolved', field: 'resolvedAt', word: 'Closed', act: 'Close this side' },
] as const satisfies readonly { to: string; field: keyof Side; word: string; act: string }[];

export type SideStep = (typeof sideSteps)[number];

/** The step that comes after the furthest one that was taken; undefined when the side is closed. */
export function nextStep(side: Side): SideStep | undefined {
  const furthest = sideSteps.findLastIndex(({ field }) => side[field] !== null);
  return sideSteps[furthest + 1];
}

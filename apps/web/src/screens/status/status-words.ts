import { leadOf, type StatusLead } from '@lockstep/contract';
import type { AnswerOf } from '../../api/call.ts';

export type StatusPage = AnswerOf<'getStatusPage'>;
export type Component = StatusPage['components'][number];
export type ComponentState = Component['state'];
export type Announcement = AnswerOf<'getStatusAnnouncement'>;
export type Update = Announcement['updates'][number];
export type Phase = Update['phase'];
export type Shown = AnswerOf<'showStatusPage'>;

interface Look {
  readonly word: string;
  readonly ink: string;
}

/** Worst last, as the server has it. */
export const stateLook: Readonly<Record<ComponentState, Look>> = {
  operational: { word: 'Operational', ink: 'text-ok' },
  maintenance: { word: 'Maintenance', ink: 'text-hold' },
  degraded: { word: 'Degraded', ink: 'text-warn' },
  partial_outage: { word: 'Partial outage', ink: 'text-bad' },
  major_outage: { word: 'Major outage', ink: 'text-bad' },
};
const leadLook: Readonly<Record<StatusLead, Look>> = {
  ...stateLook,
  looked_into: { word: 'Something is being looked into', ink: 'text-warn' },
};

/** How a page stands as a whole, as its readers see it. */
export function lookOfPage({ overall, currentAnnouncements }: StatusPage): Look {
  return leadLook[leadOf(overall, currentAnnouncements)];
}

/** The same of a page as it would be. */
export function lookOfShown({ overall, current }: Shown): Look {
  return leadLook[leadOf(overall, current.length)];
}

export const stateOptions = Object.entries(stateLook).map(([value, { word }]) => ({ value, label: word }));

export function isComponentState(text: string): text is ComponentState {
  return text in stateLook;
}

export const phaseWords: Readonly<Record<Phase, string>> = {
  investigating: 'Investigating',
  identified: 'Cause found',
  monitoring: 'Watching the fix',
  resolved: 'Resolved',
};
export const phaseOptions = (['investigating', 'identified', 'monitoring', 'resolved'] as const).map((value) => ({
  value,
  label: phaseWords[value],
}));

export const audienceWords = { public: 'everybody', internal: 'signed-in people' } as const;

export const plannedWords = {
  planned: 'planned',
  in_progress: 'under way',
  completed: 'done',
  cancelled: 'called off',
} as const;

/** Ids of the components that its updates say something of. */
export function touchedBy({ updates }: Announcement): ReadonlySet<string> {
  return new Set(updates.flatMap(({ components }) => components.map(({ component }) => component)));
}

/** What is left of what a resolved announcement has touched: back to normal unless somebody says otherwise. */
export function statesAtEnd(
  components: readonly Component[],
  touched: ReadonlySet<string>,
): ReadonlyMap<string, ComponentState> {
  return new Map(
    components
      .filter(({ id, state }) => touched.has(id) && state !== 'operational')
      .map(({ id }) => [id, 'operational' as const]),
  );
}

import type { AnswerOf } from '../../api/call.ts';

export type StatusPage = AnswerOf<'getStatusPage'>;
export type Component = StatusPage['components'][number];
export type ComponentState = Component['state'];
export type Announcement = AnswerOf<'getStatusAnnouncement'>;
export type Update = Announcement['updates'][number];
export type Phase = Update['phase'];
export type Shown = AnswerOf<'showStatusPage'>;

/** Worst last, as the server has it. */
export const stateLook: Readonly<Record<ComponentState, { readonly word: string; readonly ink: string }>> = {
  operational: { word: 'Operational', ink: 'text-ok' },
  maintenance: { word: 'Maintenance', ink: 'text-hold' },
  degraded: { word: 'Degraded', ink: 'text-warn' },
  partial_outage: { word: 'Partial outage', ink: 'text-bad' },
  major_outage: { word: 'Major outage', ink: 'text-bad' },
};
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

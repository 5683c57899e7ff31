import type { AnswerOf } from '../../api/call.ts';

export type Channel = NonNullable<AnswerOf<'getIncidentChannel'>['channel']>;

/** How the channel of an incident stands, and in which ink. What failed is said apart, with what helps. */
export function channelWords({ state, problem }: Pick<Channel, 'state' | 'problem'>): {
  readonly word: string;
  readonly ink: string;
} {
  switch (state) {
    case 'wanted':
      return problem === null
        ? { word: 'is being made', ink: 'text-muted' }
        : { word: 'could not be made yet', ink: 'text-bad' };
    case 'open':
      return problem === null
        ? { word: 'open', ink: 'text-ok' }
        : { word: 'open, and not as it should be', ink: 'text-warn' };
    case 'archived':
      return { word: 'archived', ink: 'text-muted' };
    case 'stopped':
      return { word: 'hears nothing more: the incident is restricted', ink: 'text-warn' };
  }
}

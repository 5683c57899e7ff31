import type { AnswerOf } from '../../api/call.ts';

export type Criteria = AnswerOf<'getIncidentCriteria'>['items'][number];
export type Status = AnswerOf<'listIncidentStatuses'>['items'][number];
export type IncidentField = AnswerOf<'listIncidentFields'>['items'][number];

export const axes = ['reliability', 'security'] as const;
export const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;
export const phases = ['triage', 'active', 'mitigated', 'done'] as const;

export const phaseWords: Readonly<Record<Status['phase'], string>> = {
  triage: 'nobody knows yet',
  active: 'it goes on',
  mitigated: 'it is held off',
  done: 'it is over',
};

export const kindWords: Readonly<Record<IncidentField['kind'], string>> = {
  text: 'text',
  number: 'a number',
  choice: 'one of several',
  date: 'a day',
  link: 'an address',
  person: 'a person',
};

/** `needed to close sev1, sev2 of security`. */
export function requiredWords({ at, kinds, severities: grave }: NonNullable<IncidentField['required']>): string {
  const when = at === 'declare' ? 'needed to declare' : 'needed to close';
  const which = grave.length === 0 ? '' : ` ${grave.join(', ')}`;
  const of = kinds.length === 0 ? '' : ` of ${kinds.map((kind) => (kind === 'both' ? 'both sides' : kind)).join(', ')}`;
  return `${when}${which}${of}`;
}

import type { IncidentChange } from '#incidents/index.ts';
import type { AutomationTrigger } from './playbook.ts';

/** Something automations may wait for, told apart from the next time it happens. */
export interface Occasion {
  readonly trigger: AutomationTrigger;
  readonly occasion: string;
}

/** What a change of an incident is an occasion for. */
export function occasionsOf({ before, after }: IncidentChange): readonly Occasion[] {
  if (before === undefined) return [{ trigger: 'declared', occasion: 'declared' }];
  const occasions: Occasion[] = [];
  const say = (trigger: AutomationTrigger, isNew: boolean, mark: string | number | undefined): void => {
    if (isNew) occasions.push({ trigger, occasion: `${trigger} ${mark ?? ''}`.trim() });
  };
  say('became_worse', after.severity < before.severity, after.severity);
  say('mitigated', after.status.phase === 'mitigated' && before.status.phase !== 'mitigated', after.version);
  say('resolved', after.resolvedAt !== undefined && before.resolvedAt === undefined, after.resolvedAt);
  return occasions;
}

import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import type { Option } from '../../ui/field.tsx';

/** Escalation policies to choose from, by name. */
export function usePolicyOptions(): readonly Option[] {
  const policies = useQuery(ask('listEscalationPolicies', { query: { limit: 200 } })).data?.items ?? [];
  return policies.map(({ id, name }) => ({ value: id, label: name }));
}

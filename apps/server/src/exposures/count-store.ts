import type { DeadlineClass } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** How many exposures of a class are open in a service and environment. */
export interface OpenCount {
  readonly serviceId: string;
  readonly environment: string;
  readonly deadline: DeadlineClass;
  /** An affected release serves now. */
  readonly live: number;
  /** Nothing serves it any more, and nobody has said what came of it. */
  readonly untriaged: number;
}

const countSql = statement<OpenCount>(
  'exposures.count_open_of_services',
  `select x.service_id as "serviceId", e.name as environment, x.deadline,
     (count(*) filter (where x.state = 'live'))::int as live, (count(*) filter (where x.state <> 'live'))::int as untriaged
   from exposure x join environment e on e.id = x.environment_id
   where x.service_id = any ($1::uuid[]) and x.state in ('live', 'untriaged', 'cannot_tell') and ($2 or not x.is_restricted)
   group by x.service_id, e.name, x.deadline
   order by e.name, array_position(array['three_days_forensic', 'three_days', 'fourteen_days', 'sixty_days'], x.deadline)`,
);

/** Open exposures of these services that the caller may see, the strictest class first. */
export async function countOpenOf(
  tx: Transaction,
  serviceIds: readonly string[],
  maySeeRestricted: boolean,
): Promise<readonly OpenCount[]> {
  return serviceIds.length === 0 ? [] : await tx.query(countSql, [serviceIds, maySeeRestricted]);
}

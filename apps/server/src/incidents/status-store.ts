import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Incident, IncidentPhase } from './incident.ts';

type Status = Incident['status'];

const firstOfPhaseSql = statement<Status>(
  'incidents.first_status_of_phase',
  `select name, title, phase from incident_status where removed_at is null
   order by phase <> $1, phase = 'done', position limit 1`,
);
const findStatusSql = statement<Status>(
  'incidents.find_status',
  'select name, title, phase from incident_status where name = $1 and removed_at is null',
);

/** The status an incident of this phase gets by itself: the first of them. */
export async function findStatus(tx: Transaction, phase: IncidentPhase): Promise<Status> {
  const [row] = await tx.query(firstOfPhaseSql, [phase]);
  if (row === undefined) throw new RangeError('there is no status');
  return row;
}

export async function getStatus(tx: Transaction, name: string): Promise<Status> {
  const [row] = await tx.query(findStatusSql, [name]);
  if (row !== undefined) return row;
  throw new Problem('incidents.status_not_found', `there is no status \`${name}\``, {
    help: 'list them under Settings, Incidents',
    fields: [{ field: 'body.status', problem: `there is no status \`${name}\`` }],
  });
}

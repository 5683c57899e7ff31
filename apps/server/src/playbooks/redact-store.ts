import type { Redactor } from '#incidents/index.ts';
import { statement } from '../platform/db/statement.ts';

const maskTasksSql = statement<never>(
  'playbooks.mask_tasks',
  `update incident_task set title = replace(title, $2, $3), detail = replace(detail, $2, $3), because = replace(because, $2, $3)
   where incident_id = $1 and (position($2 in title) > 0 or position($2 in detail) > 0 or position($2 in because) > 0)`,
);
const maskRunsSql = statement<never>(
  'playbooks.mask_runs',
  `update automation_run set steps = replace(steps::text, $2, $3)::json
   where incident_id = $1 and position($2 in steps::text) > 0`,
);

/** Words that were taken out of an incident go from its tasks and from the log of what happened by itself. */
export const redactTasks: Redactor = async (tx, _ctx, incident, words, mask) => {
  for (const word of words) {
    await tx.execute(maskTasksSql, [incident.id, word, mask]);
    await tx.execute(maskRunsSql, [incident.id, JSON.stringify(word).slice(1, -1), mask]);
  }
};

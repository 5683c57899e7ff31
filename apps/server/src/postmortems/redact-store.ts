import type { Redactor } from '#incidents/index.ts';
import { statement } from '../platform/db/statement.ts';

const maskItemsSql = statement<never>(
  'postmortems.mask_items',
  `update action_item set title = replace(title, $2, $3), detail = replace(detail, $2, $3), because = replace(because, $2, $3)
   where incident_id = $1 and (position($2 in title) > 0 or position($2 in detail) > 0 or position($2 in because) > 0)`,
);
const maskNotesSql = statement<never>(
  'postmortems.mask_notes',
  'update postmortem_signoff set note = replace(note, $2, $3) where incident_id = $1 and position($2 in note) > 0',
);

/** Words that were taken out of an incident go from its action items; its sections lie among the words of the incident. */
export const redactItems: Redactor = async (tx, _ctx, incident, words, mask) => {
  for (const word of words) {
    await tx.execute(maskItemsSql, [incident.id, word, mask]);
    await tx.execute(maskNotesSql, [incident.id, word, mask]);
  }
};

import type { RequestContext, Transaction } from '../platform/context.ts';
import { listFields } from './field-store.ts';
import { withFields } from './field-values.ts';
import type { Incident } from './incident.ts';
import { getIncident } from './store.ts';
import { keepChange } from './update-incident.ts';

/**
 * A custom field as it would be.
 *
 * @returns `isSame`: it says so already
 * @throws `incidents.field_not_found`, `incidents.field_invalid`
 */
export async function planField(
  tx: Transaction,
  incident: Incident,
  name: string,
  value: string | number,
): Promise<{ readonly title: string; readonly isSame: boolean }> {
  const after = await withFields(tx, incident.fields, { [name]: value });
  const title = (await listFields(tx)).find((field) => field.name === name)?.title ?? name;
  return { title, isSame: after[name] === incident.fields[name] };
}

/** Sets a custom field of an incident that the caller holds. */
export async function setField(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  name: string,
  value: string | number,
): Promise<void> {
  // Read again: something else may have changed it in the same transaction.
  const before = await getIncident(tx, incidentId, 'system');
  await keepChange(tx, ctx, before, { ...before, fields: await withFields(tx, before.fields, { [name]: value }) });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { FieldKind, IncidentField } from './field.ts';
import { isFieldNameTaken, listFields, lockFields, putFieldRow, removeFieldRow } from './field-store.ts';
import { moveTo, nameOfTitle } from './name-of-title.ts';
import { recordSettingsEvent } from './settings-events.ts';

export type NewField = Omit<IncidentField, 'name' | 'position'>;

export async function createField(ctx: RequestContext, input: NewField): Promise<IncidentField> {
  return await changeFields(ctx, async (tx, fields) => {
    refuseChoices(input.kind, input.choices);
    refuseSame(fields, input.title, undefined);
    const wanted = nameOfTitle(input.title);
    const name = wanted === undefined || (await isFieldNameTaken(tx, wanted)) ? ctx.newId() : wanted;
    await putFieldRow(tx, { ...input, name, position: fields.length + 1 });
    await recordSettingsEvent(tx, ctx, { type: 'incidents.field_created', subjectId: name, body: input });
    return name;
  });
}

export async function updateField(
  ctx: RequestContext,
  name: string,
  input: Omit<NewField, 'kind'> & { readonly position: number | undefined },
): Promise<IncidentField> {
  return await changeFields(ctx, async (tx, fields) => {
    const known = getField(fields, name);
    refuseChoices(known.kind, input.choices);
    refuseSame(fields, input.title, name);
    const { position = known.position, ...rest } = input;
    const changed = { ...known, ...rest };
    const others = fields.map((one) => (one === known ? changed : one));
    for (const [index, field] of moveTo(others, changed, position).entries())
      await putFieldRow(tx, { ...field, position: index + 1 });
    const body = { before: known, after: changed };
    await recordSettingsEvent(tx, ctx, { type: 'incidents.field_updated', subjectId: name, body });
    return name;
  });
}

/** Values that were given stay with their incidents. */
export async function removeField(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    await lockFields(tx);
    const known = getField(await listFields(tx), name);
    await removeFieldRow(tx, name, ctx.now);
    await recordSettingsEvent(tx, ctx, { type: 'incidents.field_removed', subjectId: name, body: known });
  });
}

async function changeFields(
  ctx: RequestContext,
  change: (tx: Transaction, fields: readonly IncidentField[]) => Promise<string>,
): Promise<IncidentField> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockFields(tx);
    const name = await change(tx, await listFields(tx));
    return getField(await listFields(tx), name);
  });
}

export function getField(fields: readonly IncidentField[], name: string): IncidentField {
  const field = fields.find((one) => one.name === name);
  if (field !== undefined) return field;
  throw new Problem('incidents.field_not_found', `there is no field \`${name}\``, {
    help: 'list them under Settings, Incidents',
    fields: [{ field: `body.fields.${name}`, problem: 'there is no such field' }],
  });
}

function refuseChoices(kind: FieldKind, choices: readonly string[]): void {
  const problem =
    kind === 'choice'
      ? choices.length < 2 || new Set(choices).size < choices.length
        ? 'name at least two choices, each once'
        : undefined
      : choices.length > 0
        ? `a ${kind} has no choices`
        : undefined;
  if (problem === undefined) return;
  throw new Problem('incidents.field_invalid', `\`body.choices\`: ${problem}`, {
    help: 'only a field of the kind `choice` has choices',
    fields: [{ field: 'body.choices', problem }],
  });
}

function refuseSame(fields: readonly IncidentField[], title: string, own: string | undefined): void {
  const same = fields.find((one) => one.name !== own && one.title.toLowerCase() === title.toLowerCase());
  if (same === undefined) return;
  const problem = `there is a field \`${title}\` already`;
  throw new Problem('incidents.field_exists', problem, {
    help: 'choose another title',
    fields: [{ field: 'body.title', problem }],
  });
}

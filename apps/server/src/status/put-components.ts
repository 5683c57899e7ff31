import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getEnvironment, getService } from '#services/index.ts';
import { deleteComponents, insertComponent, listComponents, updateComponentRow } from './component-store.ts';
import { recordStatusEvent } from './events.ts';
import type { StatusPage } from './page.ts';
import { lockPage } from './page-store.ts';

export interface GivenComponent {
  /** undefined: a new one. */
  readonly id?: string | undefined;
  readonly group: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly service: string | null;
  readonly environment: string | null;
}

/** All components of a page in their order; those left out go, with their history. */
export async function putComponents(
  ctx: RequestContext,
  slug: string,
  given: readonly GivenComponent[],
): Promise<StatusPage> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const page = await lockPage(tx, slug);
    const before = await listComponents(tx, [page.id]);
    await applyComponents(tx, ctx, page, given);
    const body = { page: slug, components: given, before: before.map(({ id, name, group }) => ({ id, name, group })) };
    await recordStatusEvent(tx, ctx, { type: 'status.components_changed', subjectId: page.id, body });
    return page;
  });
}

/** The caller holds the lock of the page, or has just made it. */
export async function applyComponents(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  page: StatusPage,
  given: readonly GivenComponent[],
): Promise<void> {
  const known = new Map((await listComponents(tx, [page.id])).map((component) => [component.id, component]));
  refuseTwins(given);
  const kept = new Set(given.flatMap(({ id }) => id ?? []));
  const unknown = given.findIndex(({ id }) => id !== undefined && !known.has(id));
  if (unknown >= 0) throw invalid(`body.components.${unknown}.id`, `is no component of \`${page.slug}\``);
  if (kept.size < given.filter(({ id }) => id !== undefined).length)
    throw invalid('body.components', 'names one twice');
  const gone = [...known.keys()].filter((id) => !kept.has(id));
  if (gone.length > 0) await deleteComponents(tx, gone);
  for (const [position, { id, group, name, description, service, environment }] of given.entries()) {
    const fields = {
      id: id ?? ctx.newId(),
      pageId: page.id,
      group: group ?? undefined,
      name,
      description: description ?? undefined,
      position,
      serviceId: service === null ? undefined : (await getService(tx, service)).id,
      environmentId: environment === null ? undefined : (await getEnvironment(tx, environment)).id,
      createdAt: ctx.now,
    };
    await (id === undefined ? insertComponent(tx, fields) : updateComponentRow(tx, fields));
  }
}

/** Readers know a component by its name. */
function refuseTwins(given: readonly GivenComponent[]): void {
  const seen = new Set<string>();
  for (const [index, { name, group }] of given.entries()) {
    const key = JSON.stringify([group?.toLowerCase() ?? null, name.toLowerCase()]);
    if (seen.has(key)) throw invalid(`body.components.${index}.name`, `\`${name}\` is there twice`);
    seen.add(key);
  }
}

function invalid(field: string, problem: string): Problem {
  return new Problem('status.component_invalid', `\`${field}\`: ${problem}`, {
    help: 'read the page with `GET /api/v1/status/pages/<page>`, change its components and send all of them',
    fields: [{ field, problem }],
  });
}

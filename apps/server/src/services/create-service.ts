import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import { type Exposure, type Service, toTier } from './service.ts';
import { getTeam, insertService } from './store.ts';

export interface NewService {
  readonly name: string;
  readonly title?: string | undefined;
  readonly team?: string | undefined;
  readonly tier: number;
  readonly exposure?: Exposure | undefined;
  readonly isSample?: boolean | undefined;
}

export async function createService(ctx: RequestContext, input: NewService): Promise<Service> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return ctx.transaction(async (tx) => {
    const service = await addService(tx, ctx, input);
    if (service === undefined) {
      throw new Problem('services.service_exists', `service \`${input.name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    return service;
  });
}

/** The part inside the transaction, for imports. New services start warn-only. @returns undefined when the name is taken */
export async function addService(
  tx: Transaction,
  ctx: RequestContext,
  input: NewService,
): Promise<Service | undefined> {
  const team = input.team === undefined ? undefined : (await getTeam(tx, input.team)).name;
  const service: Service = {
    id: ctx.newId(),
    name: input.name,
    title: input.title || input.name,
    team,
    tier: toTier(input.tier),
    exposure: input.exposure,
    mode: 'warn_only',
    isFailClosed: false,
    isSample: input.isSample ?? false,
    createdAt: ctx.now,
  };
  if (!(await insertService(tx, service))) return undefined;
  const { id, createdAt: _, ...body } = service;
  await recordServicesEvent(tx, ctx, { type: 'services.service_created', subjectId: id, body });
  return service;
}

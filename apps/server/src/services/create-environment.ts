import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import type { Environment } from './service.ts';
import { insertEnvironment } from './store.ts';

export interface NewEnvironment {
  readonly name: string;
  readonly isProduction: boolean;
}

export async function createEnvironment(ctx: RequestContext, input: NewEnvironment): Promise<Environment> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return ctx.transaction(async (tx) => {
    const environment = await addEnvironment(tx, ctx, input);
    if (environment === undefined) {
      throw new Problem('services.environment_exists', `environment \`${input.name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    return environment;
  });
}

/** The part inside the transaction, for imports. @returns undefined when the name is taken */
export async function addEnvironment(
  tx: Transaction,
  ctx: RequestContext,
  input: NewEnvironment,
): Promise<Environment | undefined> {
  const environment: Environment = { id: ctx.newId(), ...input, createdAt: ctx.now };
  if (!(await insertEnvironment(tx, environment))) return undefined;
  await recordServicesEvent(tx, ctx, {
    type: 'services.environment_created',
    subjectId: environment.id,
    body: { name: input.name, isProduction: input.isProduction },
  });
  return environment;
}

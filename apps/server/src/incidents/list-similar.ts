import { getEnvironment, getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { Incident } from './incident.ts';
import { listSimilarOpen } from './list-store.ts';
import { looksTheSame } from './looks-the-same.ts';
import { readerOf } from './visibility.ts';

export interface SimilarTo {
  readonly title: string;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly isDrill: boolean;
}

/** Open incidents that look like one somebody is about to declare, as far as they may see them. */
export async function listSimilar(ctx: RequestContext, to: SimilarTo): Promise<readonly Incident[]> {
  requirePermission(ctx, 'incidents.read');
  const service = to.service === undefined ? undefined : await getService(ctx.read, to.service);
  const environment = to.environment === undefined ? undefined : await getEnvironment(ctx.read, to.environment);
  const draft = { title: to.title, serviceId: service?.id, environmentId: environment?.id, isDrill: to.isDrill };
  return (await listSimilarOpen(ctx.read, readerOf(ctx), draft)).filter((open) => looksTheSame(draft, open));
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { workOutAll, workOutService } from '#services/index.ts';
import { listComponentsWithFlaws, listServicesHolding } from './vex-report-store.ts';

/** More services than this are refreshed as if everything had changed. */
const mostServices = 500;

/** Precomputed answers of services that hold a component with one of these flaws, and of no others. */
export async function refreshNamed(tx: Transaction, ctx: RequestContext, flaws: Iterable<string>): Promise<void> {
  const components = await listComponentsWithFlaws(tx, flaws);
  const services = await listServicesHolding(
    tx,
    components.map(({ id }) => id),
  );
  if (services.length > mostServices) {
    await workOutAll(tx, ctx);
    return;
  }
  for (const serviceId of services) await workOutService(tx, ctx, serviceId);
}

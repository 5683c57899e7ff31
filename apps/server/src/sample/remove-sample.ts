import { removeSamplePeople } from '#access/index.ts';
import { deleteSampleFeeds } from '#advisories/index.ts';
import { deleteSampleDecisions } from '#gate/index.ts';
import { deleteSampleIncidents } from '#incidents/index.ts';
import { deleteSampleLedger } from '#releases/index.ts';
import { deleteSampleServices, workOutAll } from '#services/index.ts';
import { deleteSampleStatus } from '#status/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { removeOnCall } from './add-on-call.ts';
import { recordSampleEvent } from './events.ts';
import { type SampleState, sampleState } from './get-sample.ts';
import { deleteSample, deleteUnused, lockSampleServices } from './store.ts';

/** Everything the sample brought, and everything that was done with it. Evidence stays: what happened did happen. */
export async function removeSample(ctx: RequestContext): Promise<SampleState> {
  requirePermission(ctx, 'sample.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const made = await deleteSample(tx);
    if (made === undefined) {
      throw new Problem('sample.not_loaded', 'the sample organisation is not loaded', {
        help: 'load it first, or start with `--sample`',
      });
    }
    const within: RequestContext['transaction'] = async (work) => await work(tx);
    const inside: RequestContext = { ...ctx, read: tx, transaction: within, inOneStatement: within };
    await removeOnCall(tx, inside, made.onCall);
    await deleteSampleStatus(tx);
    await lockSampleServices(tx);
    const decisions = await deleteSampleDecisions(tx);
    const incidents = await deleteSampleIncidents(tx);
    await deleteSampleLedger(tx);
    const services = await deleteSampleServices(tx);
    const advisories = await deleteSampleFeeds(tx);
    await removeSamplePeople(tx, ctx);
    await deleteUnused(tx, made);
    // Advisories of the sample spoke about real releases too, where these hold the same parts.
    await workOutAll(tx, ctx);
    await recordSampleEvent(tx, ctx, {
      type: 'sample.removed',
      body: { services, decisions, incidents, advisories, stays: 'the evidence of what was done with it' },
    });
    return await sampleState(tx);
  });
}

import { z } from 'zod';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { joinFloorWhenStable } from './apply-floor.ts';
import { deploymentRecorded } from './deployment-recorded.ts';
import { lapseSignoffs } from './lapse-signoffs.ts';
import { noticeJobs } from './notify.ts';
import { placeSecurityHolds } from './place-security-holds.ts';
import { refreshAllVerdicts, refreshHolders, refreshVerdicts } from './refresh-verdicts.ts';
import { remindOfReview } from './review-break-glass.ts';

const OfService = z.object({ serviceId: z.string() });

const OfKnowledge = z.object({ advisoryIds: z.array(z.string()), cves: z.array(z.string()) });

const OfDecision = z.object({ decisionId: z.string() });

/** Everything the gate does by itself; notices lead back to `publicUrl`. */
export function gateJobs(senders: Senders, publicUrl: string): JobHandlers {
  return {
    ...noticeJobs(senders, publicUrl),
    'gate.refresh_verdicts': (ctx) => refreshAllVerdicts(ctx),
    'gate.refresh_holders': (ctx, payload) => refreshHolders(ctx, OfKnowledge.parse(payload)),
    'gate.ledger_changed': async (ctx, payload) => {
      const { serviceId } = OfService.parse(payload);
      await placeSecurityHolds(ctx, serviceId);
      await refreshVerdicts(ctx, serviceId);
      await lapseSignoffs(ctx, serviceId);
    },
    'gate.deployment_recorded': deploymentRecorded,
    'gate.join_floor': joinFloorWhenStable,
    'gate.review_due': (ctx, payload) => remindOfReview(ctx, OfDecision.parse(payload).decisionId),
  };
}

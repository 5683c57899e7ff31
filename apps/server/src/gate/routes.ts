import { gateOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { activatePolicy } from './activate-policy.ts';
import { decideRemediation } from './decide-remediation.ts';
import { draftPolicy } from './draft-policy.ts';
import { dryRunPolicy } from './dry-run-policy.ts';
import { getDecision } from './get-decision.ts';
import { listDecisions } from './list-decisions.ts';
import { listPolicies, policyAnswer } from './list-policies.ts';
import { listSafeHarbours } from './list-safe-harbours.ts';
import { replayDecision } from './replay-decision.ts';

/** Operations that ask and explain; those by which people sign are in `signoff-routes.ts`. */
export const decisionOperations = {
  decideRemediation: gateOperations.decideRemediation,
  listDecisions: gateOperations.listDecisions,
  getDecision: gateOperations.getDecision,
  replayDecision: gateOperations.replayDecision,
  listSafeHarbours: gateOperations.listSafeHarbours,
  listPolicies: gateOperations.listPolicies,
  draftPolicy: gateOperations.draftPolicy,
  dryRunPolicy: gateOperations.dryRunPolicy,
  activatePolicy: gateOperations.activatePolicy,
} as const;

function moment(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

export const decisionHandlers: Handlers<typeof decisionOperations> = {
  decideRemediation: (ctx, { body }) =>
    decideRemediation(ctx, { ...body, asOf: moment(body.asOf), loadedAsOf: moment(body.loadedAsOf) }),
  listDecisions: (ctx, { query }) => listDecisions(ctx, query),
  getDecision: (ctx, { params }) => getDecision(ctx, params.decision),
  replayDecision: (ctx, { params }) => replayDecision(ctx, params.decision),
  listSafeHarbours: async (ctx, { query }) => ({ items: await listSafeHarbours(ctx, query.service) }),
  listPolicies: (ctx, { query }) => listPolicies(ctx, query),
  draftPolicy: async (ctx, { body }) => policyAnswer(await draftPolicy(ctx, body)),
  dryRunPolicy: (ctx, { params, body }) => dryRunPolicy(ctx, params.policy, body.limit),
  activatePolicy: async (ctx, { params, body }) => policyAnswer(await activatePolicy(ctx, params.policy, body.reason)),
};

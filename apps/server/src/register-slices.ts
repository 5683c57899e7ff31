import {
  accessOperations,
  advisoriesOperations,
  alertGroupsOperations,
  alertRulesOperations,
  alertsOperations,
  escalationPoliciesOperations,
  evidenceOperations,
  exposuresOperations,
  findingsOperations,
  heartbeatsOperations,
  incidentsOperations,
  insightsOperations,
  maintenanceWindowsOperations,
  nowOperations,
  openApiDocument,
  operations,
  playbooksOperations,
  postmortemsOperations,
  releasesOperations,
  sampleOperations,
  schedulesOperations,
  searchOperations,
  servicesOperations,
  teamsOperations,
} from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import { accessHandlers } from './access/index.ts';
import { advisoriesHandlers, findingsHandlers } from './advisories/index.ts';
import {
  alertGroupsHandlers,
  alertRulesHandlers,
  alertsHandlers,
  maintenanceWindowsHandlers,
  registerPolicyNames,
  type SourceParts,
} from './alerts/index.ts';
import { exposuresHandlers } from './exposures/index.ts';
import {
  decisionHandlers,
  decisionOperations,
  signoffHandlers,
  signoffOperations,
  trainHandlers,
  trainOperations,
} from './gate/index.ts';
import { incidentsHandlers } from './incidents/index.ts';
import { insightsHandlers } from './insights/index.ts';
import { heartbeatHandlers } from './monitors/index.ts';
import { findPolicyNames, policiesHandlers } from './paging/index.ts';
import { playbooksHandlers } from './playbooks/index.ts';
import { postmortemsHandlers } from './postmortems/index.ts';
import { nowHandlers } from './now/index.ts';
import { evidenceHandlers } from './platform/evidence/routes.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';
import { releasesHandlers } from './releases/index.ts';
import { sampleHandlers } from './sample/index.ts';
import { schedulesHandlers } from './schedules/index.ts';
import { searchHandlers } from './search/index.ts';
import { servicesHandlers, teamsHandlers } from './services/index.ts';

/** Every slice's operations and handlers, in the order of dependence. */
export function registerSlices(http: FastifyInstance, parts: HttpParts, publicUrl: string, sources: SourceParts): void {
  registerOperations(http, parts, evidenceOperations, evidenceHandlers);
  registerOperations(http, parts, accessOperations, accessHandlers(publicUrl));
  registerOperations(http, parts, servicesOperations, servicesHandlers);
  registerOperations(http, parts, teamsOperations, teamsHandlers);
  registerOperations(http, parts, releasesOperations, releasesHandlers);
  registerOperations(http, parts, advisoriesOperations, advisoriesHandlers);
  registerOperations(http, parts, findingsOperations, findingsHandlers);
  registerOperations(http, parts, exposuresOperations, exposuresHandlers);
  registerOperations(http, parts, schedulesOperations, schedulesHandlers(publicUrl));
  registerOperations(http, parts, alertsOperations, alertsHandlers(sources));
  registerPolicyNames(findPolicyNames);
  registerOperations(http, parts, alertRulesOperations, alertRulesHandlers);
  registerOperations(http, parts, maintenanceWindowsOperations, maintenanceWindowsHandlers);
  registerOperations(http, parts, alertGroupsOperations, alertGroupsHandlers);
  registerOperations(http, parts, escalationPoliciesOperations, policiesHandlers);
  registerOperations(http, parts, heartbeatsOperations, heartbeatHandlers);
  registerOperations(http, parts, incidentsOperations, incidentsHandlers);
  registerOperations(http, parts, decisionOperations, decisionHandlers);
  registerOperations(http, parts, signoffOperations, signoffHandlers);
  registerOperations(http, parts, trainOperations, trainHandlers);
  registerOperations(http, parts, playbooksOperations, playbooksHandlers);
  registerOperations(http, parts, postmortemsOperations, postmortemsHandlers);
  registerOperations(http, parts, insightsOperations, insightsHandlers);
  registerOperations(http, parts, searchOperations, searchHandlers);
  registerOperations(http, parts, nowOperations, nowHandlers);
  registerOperations(http, parts, sampleOperations, sampleHandlers);
}

/** Made at the first request: few ask, and it takes a while. */
export function registerOpenApi(http: FastifyInstance): void {
  let document: string | undefined;
  http.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(operations, '1'));
    return await reply.type('application/json; charset=utf-8').send(document);
  });
}

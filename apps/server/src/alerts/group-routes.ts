import type { alertGroupsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { alertBody } from './alert-body.ts';
import { decisionBody } from './decision-body.ts';
import type { AlertGroup } from './group.ts';
import { countAlerts } from './list-alerts.ts';
import { policyNames } from './ports.ts';
import { resolveAlerts } from './resolve-alert.ts';
import { type AlertDetail, listGroups, showAlertDetail, showGroup } from './show-alert.ts';

function groupBody(group: AlertGroup, names: ReadonlyMap<string, string>) {
  const { id, title, state, urgency, axis, key, labels, isJoinable, alerts, openAlerts, policyId, route } = group;
  return {
    id,
    title,
    state,
    urgency,
    axis,
    key,
    labels,
    isJoinable,
    alerts,
    openAlerts,
    service: group.service ?? null,
    route: route ?? null,
    incidentId: group.incidentId ?? null,
    policyId: policyId ?? null,
    policyName: policyId === undefined ? null : (names.get(policyId) ?? null),
    openedAt: isoInstant(group.openedAt),
    lastAlertAt: isoInstant(group.lastAlertAt),
    resolvedAt: group.resolvedAt === undefined ? null : isoInstant(group.resolvedAt),
  };
}

function detailBody({ alert, decision, notes, group, policyNames: names, why }: AlertDetail) {
  return {
    ...alertBody(alert),
    fingerprint: alert.fingerprint,
    decision: decision === undefined ? null : decisionBody(decision, names, why),
    why: [...why],
    notes: notes.map(({ id, at, kind, by, note }) => ({
      id,
      at: isoInstant(at),
      kind,
      by: by ?? null,
      note: note ?? null,
    })),
    group: group === undefined ? null : groupBody(group, names),
  };
}

export const alertGroupsHandlers: Handlers<typeof alertGroupsOperations> = {
  getAlertDetail: async (ctx, { params }) => detailBody(await showAlertDetail(ctx, params.alert)),
  countAlerts: async (ctx, { query }) => await countAlerts(ctx, query),
  resolveAlerts: async (ctx, { body }) => ({ resolved: await resolveAlerts(ctx, body.alerts) }),
  listAlertGroups: async (ctx, { query }) => {
    const groups = await listGroups(ctx, query);
    const names = await policyNames(
      ctx.read,
      groups.map(({ policyId }) => policyId),
    );
    return toPage(
      groups,
      query.limit,
      (group) => groupBody(group, names),
      ({ id }) => [id],
    );
  },
  getAlertGroup: async (ctx, { params }) => {
    const { group, alerts } = await showGroup(ctx, params.group);
    return { ...groupBody(group, await policyNames(ctx.read, [group.policyId])), items: alerts.map(alertBody) };
  },
};

import type { escalationsOperations, pagesOperations, ResponseOf } from '@lockstep/contract';
import type { EscalationState } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { actOnGroup, type GroupAct } from './act-on-group.ts';
import type { ShownLine, ShownNotification } from './chain-store.ts';
import type { Leased } from './lease.ts';
import { listPages } from './list-pages.ts';
import type { ListedPage } from './page-list-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { type ShownEscalation, showChain, withNames } from './show-chain.ts';
import { showWhy } from './show-why.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));

type EscalationBody = ResponseOf<(typeof escalationsOperations)['getAlertGroupChain']>['escalation'];

function escalationBody({ group, state, names, next }: ShownEscalation): EscalationBody {
  const { id, title, urgency, axis } = group;
  const nameOf = (userId: string): string => names.get(userId) ?? 'somebody who is not known here any more';
  const isAtStep = state?.visit !== undefined;
  return {
    group: id,
    title,
    urgency,
    axis,
    status: state?.status ?? 'not_escalated',
    policy: state === undefined ? null : { id: state.policy.id, name: state.policy.name },
    step: isAtStep ? state.stepIndex + 1 : null,
    steps: state?.policy.steps.length ?? 0,
    dueAt: isoOrNull(state?.dueAt),
    asked: askedNow(state).map((userId) => ({ id: userId, name: nameOf(userId) })),
    next: next === undefined ? null : { kind: next.kind, step: next.step ?? null, who: [...next.who] },
    acknowledgedBy: (state?.acknowledgements ?? []).map((one) => ({
      by: nameOf(one.userId),
      axis: one.axis ?? null,
      at: isoInstant(one.at),
    })),
  };
}

/** Whoever said "not me" is asked no longer; after an acknowledgement nobody is. */
function askedNow(state: EscalationState | undefined): readonly string[] {
  if (state?.visit === undefined || state.status !== 'escalating') return [];
  const { asked, declined } = state.visit;
  return [...new Set(asked.map(({ userId }) => userId))].filter((userId) => !declined.includes(userId));
}

export function lineBody({ at, code, sentence, person, pageId, notificationId }: ShownLine) {
  return {
    at: isoInstant(at),
    code,
    sentence,
    person: person ?? null,
    page: pageId ?? null,
    notification: notificationId ?? null,
  };
}

function notificationBody(notification: ShownNotification, shownAddress: string) {
  const { id, person, pageId, channel, state, reason, deliveries } = notification;
  return {
    id,
    person: person ?? null,
    page: pageId ?? null,
    channel,
    address: shownAddress,
    state,
    reason: reason ?? null,
    dueAt: isoOrNull(notification.dueAt),
    heldUntil: isoOrNull(notification.heldUntil),
    createdAt: isoInstant(notification.createdAt),
    deliveries: deliveries.map(({ at, outcome, reason: why, durationMs }) => ({
      at: isoInstant(at),
      outcome,
      reason: why ?? null,
      durationMs,
    })),
  };
}

function pageBody(page: ListedPage) {
  const { id, group, person, state, urgency, axis, attempt, because } = page;
  return {
    id,
    group,
    person,
    state,
    urgency,
    attempt,
    because,
    axis: axis ?? null,
    createdAt: isoInstant(page.createdAt),
    answeredAt: isoOrNull(page.answeredAt),
    answeredBy: page.answeredBy ?? null,
    carriedBy: page.carriedBy ?? null,
  };
}

/** @param send what an act leased is sent by this process once it has committed */
export function pagesHandlers(
  parts: PagingParts,
  send: (leased: readonly Leased[]) => void,
): Handlers<typeof pagesOperations> {
  const act = async (ctx: RequestContext, groupId: string, what: GroupAct) => {
    const { group, state, said, leased } = await actOnGroup(parts, ctx, groupId, what);
    send(leased);
    return { ...escalationBody(await withNames(ctx.read, group, state)), said: [...said] };
  };
  return {
    getAlertGroupChain: async (ctx, { params }) => {
      const { escalation, lines, notifications, isCut } = await showChain(ctx, params.group);
      return {
        escalation: escalationBody(escalation),
        lines: lines.map(lineBody),
        notifications: notifications.map((one) =>
          notificationBody(one, parts.channels.shownAddress(one.channel, one.address)),
        ),
        isCut,
      };
    },
    getAlertWhy: async (ctx, { params, query }) => {
      const { groupId, decision, answer, lines } = await showWhy(ctx, params.alert, query.user);
      return {
        alert: params.alert,
        group: groupId ?? null,
        decision: [...decision],
        answer,
        lines: lines.map(lineBody),
      };
    },
    listPages: async (ctx, { query }) =>
      toPage(await listPages(ctx, query), query.limit, pageBody, ({ id, state }) => [state === 'open' ? 0 : 1, id]),
    acknowledgeAlertGroup: (ctx, { params, body }) => act(ctx, params.group, { kind: 'acknowledged', axis: body.axis }),
    unacknowledgeAlertGroup: (ctx, { params }) => act(ctx, params.group, { kind: 'unacknowledged' }),
    declineAlertGroup: (ctx, { params }) => act(ctx, params.group, { kind: 'not_me' }),
    resolveAlertGroup: (ctx, { params }) => act(ctx, params.group, { kind: 'resolved' }),
    snoozeAlertGroup: (ctx, { params, body }) =>
      act(ctx, params.group, { kind: 'snoozed', until: ctx.now + body.minutes * 60_000 }),
    wakeAlertGroup: (ctx, { params }) => act(ctx, params.group, { kind: 'woken' }),
    escalateAlertGroup: (ctx, { params, body }) => act(ctx, params.group, { kind: 'escalated', stepId: body.step }),
    reassignAlertGroup: (ctx, { params, body }) =>
      act(ctx, params.group, {
        kind: 'reassigned',
        to: 'person' in body ? { kind: 'person', userId: body.person } : { kind: 'policy', policyId: body.policy },
      }),
  };
}

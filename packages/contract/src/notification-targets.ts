import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Nothing } from './common.ts';
import { operation } from './operation.ts';

/** Where notices about sign-offs and broken glass go. */
export const NotificationTarget = z.object({
  id: Id,
  kind: z.enum(['mail', 'slack']),
  /** Of a webhook only the host: whoever has its address can post to it. */
  address: z.string(),
  /** null: hears of both. */
  axis: Axis.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
});

const NewNotificationTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), address: z.email().max(254), axis: Axis.optional() }),
  z.object({ kind: z.literal('slack'), address: z.url({ protocol: /^https?$/ }).max(2000), axis: Axis.optional() }),
]);

export const notificationTargetsOperations = {
  listNotificationTargets: operation({
    method: 'GET',
    path: '/api/v1/gate/notification-targets',
    summary: 'Where notices about sign-offs and broken glass go',
    permission: 'notifications.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(NotificationTarget) }),
    errors: [],
  }),
  addNotificationTarget: operation({
    method: 'POST',
    path: '/api/v1/gate/notification-targets',
    summary: 'Send notices to a mail address or a Slack-compatible webhook',
    permission: 'notifications.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewNotificationTarget,
    response: NotificationTarget,
    errors: ['gate.sample_only'],
  }),
  removeNotificationTarget: operation({
    method: 'DELETE',
    path: '/api/v1/gate/notification-targets/:target',
    summary: 'Send no more notices there',
    permission: 'notifications.manage',
    params: z.object({ target: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['gate.notification_target_not_found', 'gate.sample_only'],
  }),
  testNotificationTarget: operation({
    method: 'POST',
    path: '/api/v1/gate/notification-targets/:target/test',
    summary: 'Send a test notice',
    permission: 'notifications.manage',
    params: z.object({ target: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['gate.notification_target_not_found', 'gate.sample_only'],
  }),
};

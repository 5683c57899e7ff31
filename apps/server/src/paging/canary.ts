import type { AlertRoute, IncomingAlert } from '@lockstep/alerting';
import type { EscalationPolicy } from '@lockstep/oncall';
import { type AlertIntake, ensureOwnSource, registerBuiltInRoute } from '#alerts/index.ts';
import type { Destination } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import { pruneCanaries } from './canary-store.ts';
import type { PagingParts } from './paging-parts.ts';
import type { PagedWorld } from './world.ts';
import { listWatches, noteWatch, takeWatchTurn } from './watch-store.ts';

/** What of the canary has an id has this one: none of it is a row of somebody's configuration. */
export const canaryIds = {
  policy: '00000000-0000-7000-8000-0000000000c1',
  destination: '00000000-0000-7000-8000-0000000000c2',
  setup: '00000000-0000-7000-8000-0000000000c3',
  route: '00000000-0000-7000-8000-0000000000c4',
} as const;

/** The channel that records that something arrived. */
export const loopback = 'loopback';

/** A day later it is resolved and gone; until then its one step must not end, since nobody is ever to be asked. */
const neverMs = 30 * 24 * 3_600_000;
const everyMs = 60_000;
const keptMs = 24 * 3_600_000;

const policy: EscalationPolicy = {
  id: canaryIds.policy,
  name: 'Canary of Lockstep',
  steps: [
    {
      id: 's1',
      delayMs: neverMs,
      strategy: { kind: 'everyone' },
      targets: [{ kind: 'channel', channelId: canaryIds.destination }],
      condition: undefined,
      retry: undefined,
      acknowledgement: 'any',
    },
  ],
  repeats: 1_000_000,
  fallbackPolicyId: undefined,
  acknowledgementTimeoutMs: undefined,
  deferral: undefined,
  ownerTarget: undefined,
};

export const canaryDestination: Destination = {
  id: canaryIds.destination,
  kind: 'room',
  name: 'the canary',
  channel: loopback,
  setupId: canaryIds.setup,
  address: 'here',
};

const route = (sourceId: string): AlertRoute => ({
  id: canaryIds.route,
  name: 'Canary of Lockstep',
  matchers: [],
  sourceIds: [sourceId],
  serviceIds: undefined,
  axes: undefined,
  severities: undefined,
  during: undefined,
  setAxis: 'reliability',
  setUrgency: 'high',
  grouping: { by: [], windowMs: undefined, flapMs: 0 },
  transientMs: 0,
  policyId: canaryIds.policy,
});

/** The world in which the canary has a policy and a room of its own. */
export function withCanary(world: PagedWorld): PagedWorld {
  return {
    ...world,
    destination: (id) => (id === canaryIds.destination ? canaryDestination : world.destination(id)),
    policy: (id) => (id === canaryIds.policy ? policy : world.policy(id)),
    nameOf: (target) =>
      target.kind === 'channel' && target.channelId === canaryIds.destination
        ? canaryDestination.name
        : world.nameOf(target),
  };
}

export function isCanary({ policyId }: { readonly policyId: string | undefined }): boolean {
  return policyId === canaryIds.policy;
}

/**
 * Once a minute one process sends an alert through the whole path: intake, deciding, group, escalation, message. What was sent
 * before is resolved first; what is a day old is removed.
 */
export async function sendCanary(parts: PagingParts, intake: AlertIntake): Promise<boolean> {
  const { database } = parts;
  const ctx = makeContext(database, systemActor('canary'), newId());
  const source = await ensureOwnSource(ctx, { kind: 'lockstep_canary', name: 'lockstep-canary' });
  // Every process knows the way: whichever takes the alert in decides about it.
  registerBuiltInRoute(route(source.id));
  const turn = { now: ctx.now, notAfter: ctx.now - everyMs + 1_000, body: {} };
  if (!(await takeWatchTurn(database.read, 'canary_sent', turn))) return false;
  await intake.take(source, [canaryAlert('resolve')], ctx.now);
  await intake.take(source, [canaryAlert('fire')], ctx.now);
  await pruneCanaries(database.read, { policyId: canaryIds.policy, before: ctx.now - keptMs });
  return true;
}

function canaryAlert(action: 'fire' | 'resolve'): IncomingAlert {
  return {
    action,
    dedupKey: 'canary',
    summary: 'Lockstep tries whether a page would arrive',
    labels: {},
    annotations: {},
    severity: 'info',
    axis: 'reliability',
    startsAt: undefined,
    endsAt: undefined,
    links: [],
    note: undefined,
    by: undefined,
  };
}

/** The end of the way: what arrives here is written down with how long it took. */
export async function arrive(tx: Transaction, ctx: Pick<RequestContext, 'now'>, groupId: string): Promise<Delivery> {
  const sent = (await listWatches(tx)).get('canary_sent');
  const tookMs = sent === undefined ? undefined : ctx.now - sent.at;
  await noteWatch(tx, 'canary_arrived', ctx.now, { groupId, tookMs });
  return { outcome: 'delivered', reference: undefined };
}

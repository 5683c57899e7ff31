import type { RequestContext, Transaction } from '../platform/context.ts';
import { webhook } from './decide-send.ts';
import { atOnce, enough } from './dispatcher.ts';
import type { GroupOutcome } from './apply-events.ts';
import { orderByRoom } from './in-order-store.ts';
import { type Leased, leaseMs, waitMs } from './lease.ts';
import type { Begun } from './begun.ts';
import type { NewNotification } from './page.ts';
import type { WrittenNotification } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { permittedAhead } from './permitted-way.ts';

/** What a worker takes: events that are dealt with by this turn. */
export interface Taking {
  readonly eventIds: readonly string[];
  /** Of `performance.now`, not after the moment of the context: what is fresh by it may go without another look. */
  readonly startedAt: number;
  /** Set-ups that have enough to do in this process. */
  readonly busySetups: readonly string[];
}

/** What is known of the turn that wrote them. */
interface Turn {
  readonly outcomes: readonly GroupOutcome[];
  readonly taking: Taking | undefined;
}

interface LeasedNotifications {
  readonly notifications: readonly WrittenNotification[];
  readonly leased: readonly Leased[];
  /** Some are due and have no lease, because their lanes have enough to do. */
  readonly isHeldUp: boolean;
}

/**
 * What is due now is sent by this process; it has a lease from the beginning, so that nobody else looks at it. What does not fit
 * into its lane soon waits for whoever has room: in a storm a lease would run out in the lane. Rooms and webhooks
 * get what concerns a group one after the other. The first message about a new group to a webhook is begun here as well: all that
 * decides whether it is wanted was decided in this transaction, so that it leaves without another one. No more are begun than leave
 * at once: of one that is begun and not sent nobody knows, should this process end.
 */
export async function leaseNotifications(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  planned: readonly NewNotification[],
  { outcomes, taking }: Turn,
): Promise<LeasedNotifications> {
  const fresh = new Map(outcomes.flatMap(({ group, before }) => (before === undefined ? [[group.id, group]] : [])));
  const known = planned.some(({ groupId }) => groupId !== undefined && !fresh.has(groupId));
  const inOrder = known || !isOnePerRoom(planned) ? await orderByRoom(tx, planned) : planned;
  const beginning = new Map<string, number>();
  const inLane = new Map<string, number>(taking?.busySetups.map((id) => [id, enough]));
  const leased: Leased[] = [];
  const notifications = inOrder.map((row): WrittenNotification => {
    const worker = parts.database.signals.process;
    const ahead = inLane.get(row.setupId) ?? 0;
    if (row.dueAt > ctx.now || ahead >= enough) return { ...row, leaseUntil: undefined, worker };
    inLane.set(row.setupId, ahead + 1);
    const begun = beginning.get(row.setupId) ?? 0;
    const group = row.groupId === undefined ? undefined : fresh.get(row.groupId);
    const isBegun =
      taking !== undefined &&
      group !== undefined &&
      row.kind === 'page' &&
      row.channel === webhook &&
      row.userId === undefined &&
      begun < atOnce;
    if (!isBegun) {
      leased.push({ id: row.id, setupId: row.setupId, lease: 1 });
      return { ...row, leaseUntil: ctx.now + waitMs, worker };
    }
    beginning.set(row.setupId, begun + 1);
    const message = begunAs(row, group.state);
    const asBegun = { message, startedAt: taking.startedAt, way: permittedAhead(parts, message) };
    leased.push({ id: row.id, setupId: row.setupId, lease: 1, begun: asBegun });
    return { ...row, leaseUntil: ctx.now + leaseMs, worker, begunAt: ctx.now };
  });
  const isHeldUp = notifications.some(({ dueAt, leaseUntil }) => dueAt <= ctx.now && leaseUntil === undefined);
  return { notifications, leased, isHeldUp };
}

/** No message stands behind another of these. */
function isOnePerRoom(planned: readonly NewNotification[]): boolean {
  const rooms = planned.filter(({ destinationId }) => destinationId !== undefined);
  return new Set(rooms.map(({ destinationId, groupId }) => `${destinationId} ${groupId}`)).size === rooms.length;
}

/** As `beginNotification` would read it: nobody is asked, and nothing was sent about the group before. */
function begunAs(row: NewNotification, groupState: Begun['groupState']): Begun {
  return {
    ...row,
    lease: 1,
    plannedAt: row.dueAt,
    attempts: 1,
    isOutcomeUnknown: false,
    pageState: undefined,
    groupState,
    isDeactivated: false,
    threadReference: undefined,
    sentLately: 0,
    isStorm: false,
  };
}

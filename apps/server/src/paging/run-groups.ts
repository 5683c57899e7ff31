import { hash } from 'node:crypto';
import type { EscalationPolicy } from '@lockstep/oncall';
import { listReachable, planNotifications } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { changeValues } from '../platform/events/record-change.ts';
import { evidenceValues } from '../platform/evidence/record-evidence.ts';
import { type Applied, applyEvents, type GroupOutcome, type GroupWork } from './apply-events.ts';
import { type ChainLine, type StateWrite, updateStates, writePointers } from './escalation-store.ts';
import { senderName } from './group-event.ts';
import type { Acting } from './acting.ts';
import { isCanary, withCanary } from './canary.ts';
import { type GroupWrites, writeGroups } from './group-writes-store.ts';
import type { Leased } from './lease.ts';
import { leaseNotifications, type Taking } from './lease-notifications.ts';
import { tellAnswers } from './matters.ts';
import { answeredPages, type NewNotification, type NewPage } from './page.ts';
import { answerPages, listOpenPages, lockLoads } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { type PlanFacts, planPages } from './plan-pages.ts';
import { planManyUpdates } from './plan-many-updates.ts';
import { planTold } from './plan-told.ts';
import { type DueUpdate, findUpdates, planUpdates } from './plan-updates.ts';
import { proveSealed } from './prove-sealed.ts';
import { setGroupStates } from './set-group-states.ts';
import { loadWorld, type PagedWorld } from './world.ts';

export interface Ran {
  readonly applied: Applied;
  readonly leased: readonly Leased[];
  /** Messages wait because their lanes have enough to do. */
  readonly isHeldUp: boolean;
}

/** Somebody else began with one of the groups meanwhile: nothing of the transaction may stay. */
export class GroupsMoved extends Error {
  constructor() {
    super('somebody else works on one of these groups');
    this.name = 'GroupsMoved';
  }
}

/**
 * Runs the engine over groups and writes everything it decides, in the transaction that holds their locks: escalations, chain,
 * pointers, pages with their messages, answers to earlier pages, and one record that proves it.
 *
 * @throws GroupsMoved when one of the groups was begun by somebody else meanwhile
 */
export async function runGroups(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  works: readonly GroupWork[],
  { acting, taking }: { readonly acting?: Acting | undefined; readonly taking?: Taking } = {},
): Promise<Ran> {
  const world = await worldOf(tx, ctx, works, acting);
  const applied = applyEvents(works, world, ctx.now);
  const { outcomes, pointers } = applied;
  const writes = outcomes.filter(({ after, before }) => after !== undefined && after !== before);
  const [begun, changed] = [true, false].map((isNew) =>
    writes.flatMap(({ before, after }): StateWrite[] =>
      after === undefined || (before === undefined) !== isNew ? [] : [{ state: after, now: ctx.now }],
    ),
  );
  await updateStates(tx, changed ?? []);
  await writePointers(tx, pointers);
  // Made first: the lines of a chain are shown in the order of their ids.
  const chain = outcomes.flatMap((outcome) => chainOf(outcome, ctx));
  const answers = await answerOpenPages(tx, ctx, outcomes, acting);
  const updatesDue = await findUpdates(parts, tx, outcomes, acting);
  const facts = await planFacts(tx, ctx, outcomes, updatesDue);
  const pages = planPages(outcomes, facts);
  const told = await planTold(tx, ctx, outcomes, world, acting);
  const updates = planUpdates(updatesDue, facts.loads, ctx, acting);
  const updatesOfMany = await planManyUpdates(parts, tx, ctx, outcomes, acting);
  const planned = [...pages.notifications, ...told.notifications, ...updates, ...updatesOfMany];
  const { notifications, leased, isHeldUp } = await leaseNotifications(parts, tx, ctx, planned, { outcomes, taking });
  const open = outcomes.filter(({ group }) => group.matter?.isRestricted !== true);
  const counts = countsOf(open, outcomes, { pages: pages.pages, notifications, answers });
  const isWritten = await writeGroups(tx, {
    begun: begun ?? [],
    pages: pages.pages,
    notifications,
    chain: [...chain, ...pages.chain, ...told.chain],
    events: taking?.eventIds ?? [],
    proof: proofOf(tx, ctx, counts, acting),
  });
  if (!isWritten) throw new GroupsMoved();
  await proveSealed(tx, ctx, outcomes, acting);
  await tellAnswers(tx, ctx, outcomes);
  await setGroupStates(tx, outcomes);
  return { applied, leased, isHeldUp };
}

async function worldOf(
  tx: Transaction,
  ctx: RequestContext,
  works: readonly GroupWork[],
  acting: Acting | undefined,
): Promise<PagedWorld> {
  const states = works.flatMap(({ state }) => state ?? []);
  const policyIds = works.flatMap(({ group, state, events }) => [
    ...(group.policyId === undefined ? [] : [group.policyId]),
    ...(state?.trail.slice(0, 1) ?? []),
    ...events.flatMap((event) =>
      event.kind === 'reassigned' && event.to.kind === 'policy' ? [event.to.policyId] : [],
    ),
  ]);
  const people = works.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'reassigned' && event.to.kind === 'person' ? [event.to.userId] : [])),
  );
  const world = withCanary(
    await loadWorld(
      tx,
      { listReachable, planNotifications },
      { states, policyIds: [...new Set(policyIds)], people, own: works.flatMap(ownPolicy), now: ctx.now },
    ),
  );
  return {
    ...world,
    nameOf: (target) => {
      if (target.kind !== 'person') return world.nameOf(target);
      if (target.userId === acting?.id) return acting.name;
      return senderName(target.userId) ?? world.nameOf(target);
    },
  };
}

/** Until it is escalated; from then on the escalation has its copy. */
function ownPolicy({ group, state }: GroupWork): readonly EscalationPolicy[] {
  return state === undefined && group.matter !== undefined ? [group.matter.policy] : [];
}

function chainOf({ group, chain }: GroupOutcome, ctx: RequestContext): readonly ChainLine[] {
  return chain.map((line) => ({
    ...line,
    id: ctx.newId(),
    groupId: group.id,
    pageId: undefined,
    notificationId: undefined,
  }));
}

async function planFacts(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  updates: readonly DueUpdate[],
): Promise<PlanFacts> {
  const paged = outcomes.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === 'page' ? [action.userId] : [])),
  );
  const userIds = [...new Set(paged)];
  const updated = updates.flatMap(({ message }) => message.userId ?? []);
  const loads = await lockLoads(tx, [...userIds, ...updated], ctx.now);
  const reachable = await listReachable(tx, userIds);
  return {
    loads,
    now: ctx.now,
    newId: () => ctx.newId(),
    messagesTo: (userId, urgency) => {
      const reachability = reachable.get(userId);
      return reachability === undefined ? [] : planNotifications(reachability, urgency, ctx.now);
    },
  };
}

async function answerOpenPages(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  acting: Acting | undefined,
): Promise<number> {
  const known = outcomes.filter(({ before }) => before !== undefined).map(({ group }) => group.id);
  if (known.length === 0) return 0;
  const open = Map.groupBy(await listOpenPages(tx, known), ({ groupId }) => groupId);
  const answers = outcomes.flatMap((outcome) =>
    answeredPages(open.get(outcome.group.id) ?? [], outcome).map((answer) => ({ ...answer, outcome })),
  );
  for (const [reason, some] of Map.groupBy(answers, ({ outcome }) => reasonOf(outcome))) {
    await answerPages(tx, some, { now: ctx.now, by: acting?.by ?? 'sender', reason });
  }
  return answers.length;
}

/** Why a message that has not gone is not needed any more. */
function reasonOf({ after }: GroupOutcome): string {
  switch (after?.status) {
    case 'acknowledged':
      return 'it was acknowledged';
    case 'snoozed':
      return 'it was snoozed';
    case 'resolved':
      return 'it was resolved';
    case 'merged':
      return 'it was merged into another group';
    case 'escalating':
    case undefined:
      return 'somebody else, or the same person anew, is asked';
  }
}

/** Nobody could be asked, once more: that was said, and proved, when it began. */
function isStillInVain({ before, after, actions, chain }: GroupOutcome): boolean {
  const isSaid = actions.length === 0 && chain.length === 0;
  return isSaid && before?.inVainSince !== undefined && after?.inVainSince !== undefined;
}

interface Wrote {
  readonly outcomes: readonly GroupOutcome[];
  readonly pages: number;
  readonly messages: number;
  readonly answers: number;
}

/** Of a batch with restricted matters in it the counts are of the others. */
function countsOf(
  open: readonly GroupOutcome[],
  all: readonly GroupOutcome[],
  made: {
    readonly pages: readonly NewPage[];
    readonly notifications: readonly NewNotification[];
    readonly answers: number;
  },
): Wrote {
  const { pages, notifications, answers } = made;
  if (open.length === all.length)
    return { outcomes: open, pages: pages.length, messages: notifications.length, answers };
  const ids = new Set(open.map(({ group }) => group.id));
  const isOpen = ({ groupId }: { readonly groupId: string | undefined }): boolean => ids.has(groupId ?? '');
  const messages = notifications.filter(isOpen).length;
  return { outcomes: open, pages: pages.filter(isOpen).length, messages, answers: open.length === 0 ? 0 : answers };
}

/** One record for all of it, with a digest over what each group became and whom it paged. */
function proofOf(
  tx: Transaction,
  ctx: RequestContext,
  { outcomes, pages, messages, answers }: Wrote,
  acting: Acting | undefined,
): GroupWrites['proof'] {
  // One a minute for ever proves nothing that the next one does not.
  if (outcomes.every((outcome) => isCanary(outcome.group) || isStillInVain(outcome))) return undefined;
  const lines = outcomes.flatMap(({ group, after, actions }) => [
    `${group.id} ${after?.status ?? 'no_policy'} ${after?.stepIndex ?? '-'} ${after?.dueAt ?? '-'}`,
    ...actions.flatMap((action) =>
      action.kind === 'page' ? [`${group.id} page ${action.userId} ${action.attempt}`] : [],
    ),
  ]);
  const [only] = outcomes;
  const isAct = acting !== undefined && outcomes.length === 1 && only !== undefined;
  const subjectId = isAct ? only.group.id : ctx.newId();
  const digest = `sha256:${hash('sha256', lines.toSorted().join('\n'))}`;
  const act = isAct ? { by: acting.by, said: only.chain.map(({ sentence }) => sentence) } : undefined;
  const body = { groups: outcomes.length, pages, messages, answers, digest, act };
  const type = isAct ? 'paging.acted' : 'paging.batch_decided';
  return {
    evidence: evidenceValues(tx, ctx, { type, subjectId, body }).values,
    change: changeValues(tx, ctx, { kind: type, subjectId, permission: 'paging.read' }),
  };
}

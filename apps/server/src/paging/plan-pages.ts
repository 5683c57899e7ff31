import type { EscalationAction } from '@lockstep/oncall';
import type { PlannedNotification } from '#contacts/index.ts';
import type { ChainLine } from './escalation-store.ts';
import type { GroupOutcome } from './apply-events.ts';
import { foldPage, noLoad, type PersonLoad, withPage } from './fold-pages.ts';
import type { PagedGroup } from './group-event.ts';
import { pageText } from './message-words.ts';
import type { NewNotification, NewPage } from './page.ts';

type PageAction = Extract<EscalationAction, { kind: 'page' }>;

/** What is known of those who are paged. */
export interface PlanFacts {
  /** The messages of one page to one person, by their rules; none: no way to reach them. */
  readonly messagesTo: (userId: string, urgency: 'high' | 'low') => readonly PlannedNotification[];
  readonly loads: ReadonlyMap<string, PersonLoad>;
  readonly now: number;
  readonly newId: () => string;
}

export interface PagePlan {
  readonly pages: readonly NewPage[];
  readonly notifications: readonly NewNotification[];
  readonly chain: readonly ChainLine[];
}

interface Making {
  readonly pages: NewPage[];
  readonly notifications: NewNotification[];
  readonly chain: ChainLine[];
  readonly loads: Map<string, PersonLoad>;
}

/** The pages of a batch with their messages, in the order in which they were decided. */
export function planPages(outcomes: readonly GroupOutcome[], facts: PlanFacts): PagePlan {
  const making: Making = { pages: [], notifications: [], chain: [], loads: new Map(facts.loads) };
  for (const { group, actions } of outcomes) {
    for (const action of actions) if (action.kind === 'page') planPage(group, action, facts, making);
  }
  return making;
}

function planPage(group: PagedGroup, action: PageAction, facts: PlanFacts, making: Making): void {
  const { now, newId } = facts;
  const { userId, policyId, stepId, axis, attempt, because } = action;
  const page: Omit<NewPage, 'carriedBy'> = {
    id: newId(),
    groupId: group.id,
    userId,
    policyId,
    stepId,
    axis,
    urgency: group.urgency,
    attempt,
    because,
    createdAt: now,
  };
  const planned = facts.messagesTo(userId, group.urgency);
  const first = planned[0];
  const tell = (code: ChainLine['code'], sentence: string, notificationId?: string): void => {
    const line = { at: now, code, sentence, stepId, userId, notificationId };
    making.chain.push({ id: newId(), groupId: group.id, pageId: page.id, ...line });
  };
  if (first === undefined) {
    making.pages.push({ ...page, carriedBy: undefined });
    return tell('no_way_to_reach', 'no verified contact method: no message went out');
  }
  const load = making.loads.get(userId) ?? noLoad;
  const atOnce = planned.filter(({ dueAt }) => dueAt <= now).length;
  const fold = foldPage(load, group.id, atOnce, now);
  switch (fold.kind) {
    case 'alone': {
      making.pages.push({ ...page, carriedBy: undefined });
      const text = pageText(group, page);
      for (const one of planned) {
        const notification = { ...addressed(one, facts), scope: 'one' as const, pageId: page.id, groupId: group.id };
        making.notifications.push({ ...notification, userId, message: text, dueAt: one.dueAt });
        tell('message_planned', `by ${one.method.label}: ${one.because}`, notification.id);
      }
      making.loads.set(userId, withPage(load, group.id, atOnce, now));
      return undefined;
    }
    case 'gathers': {
      const notification = {
        ...addressed(first, facts),
        scope: 'many' as const,
        pageId: undefined,
        groupId: undefined,
      };
      making.notifications.push({ ...notification, userId, message: pageText(group, page), dueAt: fold.dueAt });
      making.loads.set(userId, { ...load, gathering: notification.id });
      making.pages.push({ ...page, carriedBy: notification.id });
      return tell('told_with_others', inOne, notification.id);
    }
    case 'joins':
      making.pages.push({ ...page, carriedBy: load.gathering });
      return tell('told_with_others', inOne, load.gathering);
  }
}

const inOne = 'many groups at once: it is told in one message with others';

function addressed({ method }: PlannedNotification, { now, newId }: PlanFacts) {
  const { id: contactMethodId, channel, setupId, address } = method;
  const to = { contactMethodId, destinationId: undefined, channel, setupId, address };
  return { id: newId(), kind: 'page' as const, topic: undefined, ...to, createdAt: now };
}

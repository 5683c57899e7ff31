import type { EscalationAxis, EscalationState } from '@lockstep/oncall';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { GroupOutcome } from './apply-events.ts';

export type PageState = 'open' | 'acknowledged' | 'declined' | 'ended';

/** A demand on one person. Times are epoch milliseconds. */
export interface NewPage {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
  readonly policyId: string;
  readonly stepId: string | undefined;
  readonly axis: EscalationAxis | undefined;
  readonly urgency: 'high' | 'low';
  readonly attempt: number;
  readonly because: string;
  readonly createdAt: number;
  /** The message that speaks of it together with others. */
  readonly carriedBy: string | undefined;
}

export interface OpenPage {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
}

/** What a message says; its acts and threads are put to it when it is sent. */
export interface MessageText {
  readonly title: string;
  readonly lines: readonly string[];
  readonly urgency: ChannelMessage['urgency'];
  /** Path in the web application. */
  readonly path: string;
  /** An incident asks: it can be taken or handed on, not ended. */
  readonly isMatter?: true;
  /** The restricted matter it is about: only its readers hear what becomes of it. */
  readonly matterId?: string;
  /** Of an `update`: what the earlier message is to become. */
  readonly replaces?: { readonly reference: string | undefined; readonly because: 'acknowledged' | 'resolved' };
}

export interface NewNotification {
  readonly id: string;
  readonly kind: ChannelMessage['kind'];
  /** See migration 0025. */
  readonly scope: 'one' | 'many' | 'update';
  /** Of a notice: nobody is told of one topic twice within the hour. */
  readonly topic: string | undefined;
  readonly pageId: string | undefined;
  readonly groupId: string | undefined;
  readonly userId: string | undefined;
  readonly contactMethodId: string | undefined;
  readonly destinationId: string | undefined;
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
  readonly message: MessageText;
  readonly dueAt: number;
  readonly createdAt: number;
}

/** Which open pages have had their answer, after what happened to their group. */
export function answeredPages(
  open: readonly OpenPage[],
  { after, actions, declinedBy }: GroupOutcome,
): readonly { readonly id: string; readonly state: PageState }[] {
  if (after === undefined) return [];
  const pagedAnew = new Set(actions.flatMap((action) => (action.kind === 'page' ? [action.userId] : [])));
  return open.flatMap(({ id, userId }) => {
    const state = declinedBy.has(userId) ? 'declined' : stateOf(userId, after, pagedAnew);
    return state === 'open' ? [] : [{ id, state }];
  });
}

function stateOf(userId: string, after: EscalationState, pagedAnew: ReadonlySet<string>): PageState {
  const hasAcknowledged = after.acknowledgements.some((one) => one.userId === userId);
  switch (after.status) {
    case 'acknowledged':
      return hasAcknowledged ? 'acknowledged' : 'ended';
    case 'snoozed':
    case 'resolved':
    case 'merged':
      return 'ended';
    case 'escalating': {
      if (hasAcknowledged) return 'acknowledged';
      // Paged once more: the new page takes the place of the old one.
      if (pagedAnew.has(userId)) return 'ended';
      return after.visit?.asked.some((one) => one.userId === userId) === true ? 'open' : 'ended';
    }
  }
}

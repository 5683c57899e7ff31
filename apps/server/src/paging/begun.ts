import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { PagedGroup } from './group-event.ts';
import type { MessageText, NewNotification, PageState } from './page.ts';

/** A message whose sending has begun, with all that decides whether it is still wanted. */
export interface Begun {
  readonly id: string;
  readonly lease: number;
  readonly kind: ChannelMessage['kind'];
  readonly scope: NewNotification['scope'];
  readonly pageId: string | undefined;
  readonly groupId: string | undefined;
  readonly userId: string | undefined;
  readonly contactMethodId: string | undefined;
  readonly destinationId: string | undefined;
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
  readonly message: MessageText;
  readonly createdAt: number;
  /** When it was to go at first. */
  readonly plannedAt: number;
  readonly attempts: number;
  /** An earlier try may have arrived. */
  readonly isOutcomeUnknown: boolean;
  readonly pageState: PageState | undefined;
  readonly groupState: PagedGroup['state'] | undefined;
  readonly isDeactivated: boolean;
  readonly threadReference: string | undefined;
  readonly sentLately: number;
  readonly isStorm: boolean;
}

import type { PagedGroup } from './group-event.ts';
import type { NewNotification, PageState } from './page.ts';

/** A message whose sending has begun, with all that decides whether it is still wanted. */
export interface Begun extends Omit<NewNotification, 'topic' | 'dueAt'> {
  readonly lease: number;
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

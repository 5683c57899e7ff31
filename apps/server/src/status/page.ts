import type { ComponentState, StatusAudience } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';

export interface StatusPage {
  readonly id: string;
  /** What it is called in addresses. */
  readonly slug: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly audience: StatusAudience;
  readonly isSample: boolean;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

/** Something on one page that can be up or down. */
export interface PageComponent {
  readonly id: string;
  readonly pageId: string;
  readonly page: string;
  readonly group: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly position: number;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly environmentId: string | undefined;
  readonly environment: string | undefined;
  /** As it was said last; planned work is not counted in. */
  readonly state: ComponentState;
  readonly stateSince: number;
  readonly createdAt: number;
}

export interface PageCounts {
  readonly mails: number;
  readonly waiting: number;
  readonly webhooks: number;
  readonly openAnnouncements: number;
  /** Those of them that readers of the page see. */
  readonly currentAnnouncements: number;
}

export const mostPages = 50;

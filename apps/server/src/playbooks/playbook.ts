import type {
  AutomationAction as ActionSchema,
  AutomationDefinition as AutomationSchema,
  AutomationTrigger as TriggerSchema,
  Axis,
  IncidentCondition as ConditionSchema,
  IncidentRole,
  PlaybookDefinition as PlaybookSchema,
} from '@lockstep/contract';
import type { z } from 'zod';
import type { ActorRef } from '#releases/index.ts';

export type IncidentCondition = z.infer<typeof ConditionSchema>;
export type PlaybookDefinition = z.infer<typeof PlaybookSchema>;
export type AutomationDefinition = z.infer<typeof AutomationSchema>;
export type AutomationAction = z.infer<typeof ActionSchema>;
export type AutomationTrigger = z.infer<typeof TriggerSchema>;

/** Times are epoch milliseconds, here and below. */
export interface Playbook {
  readonly name: string;
  readonly version: number;
  readonly definition: PlaybookDefinition;
  readonly because: string;
  readonly savedAt: number;
  readonly savedBy: ActorRef;
}

export interface Task {
  readonly id: string;
  readonly incidentId: string;
  readonly title: string;
  readonly detail: string;
  readonly axis: Axis | undefined;
  readonly state: 'open' | 'done' | 'skipped';
  readonly owner: { readonly id: string; readonly name: string } | undefined;
  readonly ownerRole: IncidentRole | undefined;
  readonly dueAt: number | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
  readonly endedAt: number | undefined;
  readonly endedBy: ActorRef | undefined;
  readonly because: string | undefined;
  readonly playbook: { readonly name: string; readonly version: number; readonly item: string } | undefined;
  readonly version: number;
}

export interface Automation {
  readonly name: string;
  readonly version: number;
  readonly definition: AutomationDefinition;
  readonly savedAt: number;
  readonly savedBy: ActorRef;
  readonly lastRunAt: number | undefined;
}

/** What one action did, or would do. */
export interface RunStep {
  readonly kind: string;
  readonly sentence: string;
  readonly outcome: 'done' | 'would' | 'skipped' | 'failed';
  readonly reason: string | undefined;
}

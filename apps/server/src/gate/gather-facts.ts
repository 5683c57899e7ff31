import type { PolicySettings } from '@lockstep/gate';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { activePolicy, knownPolicy, type ReadyPolicy, readyPolicy } from './active-policy.ts';
import { findLaneHead, type LaneHead } from './lane-head-store.ts';
import type { Question } from './question.ts';
import { isInMemory, type LoadedFacts, loadGateFacts } from './load-facts.ts';

export interface DecideRemediation {
  readonly service: string;
  readonly environment: string;
  readonly target: string;
  readonly current?: string | undefined;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly reason: string;
  /** Id of the incident the remediation belongs to. */
  readonly incident?: string | undefined;
  readonly isAutomatic: boolean;
  readonly asOf?: number | undefined;
  readonly loadedAsOf?: number | undefined;
  readonly isFeedAgeRuleOff: boolean;
}

/** What a decision is made from. */
export interface Gathered {
  readonly question: Question;
  readonly ready: ReadyPolicy;
  readonly loaded: LoadedFacts;
}

const attempts = 3;

/** Reads the facts; once more when somebody changed them while they were read, so that no decision mixes two states. */
export async function gather(tx: Transaction, ctx: RequestContext, input: DecideRemediation): Promise<Gathered> {
  for (let attempt = 1; ; attempt += 1) {
    const head = await getLaneHead(tx, input);
    requireSampleScope(ctx, { isSample: head.isSample, name: head.service });
    const ready = head.policyId === undefined ? await activePolicy(tx, ctx) : await readyPolicy(tx, head.policyId);
    const question = questionOf(ctx, input, head, ready);
    const loaded = await loadGateFacts(tx, question, input);
    if (question.reads.count === 0 || attempt === attempts) return { question, ready, loaded };
    if ((await getLaneHead(tx, input)).revision === head.revision) return { question, ready, loaded };
  }
}

/**
 * The same when nothing but the head of the lane has to be read: everything else was derived at this very revision before.
 *
 * @returns undefined when something is missing
 */
export async function gatherFromMemory(
  tx: Transaction,
  ctx: RequestContext,
  input: DecideRemediation,
): Promise<Gathered | undefined> {
  if (input.asOf !== undefined || input.loadedAsOf !== undefined) return undefined;
  const head = await getLaneHead(tx, input);
  requireSampleScope(ctx, { isSample: head.isSample, name: head.service });
  const ready = head.policyId === undefined ? undefined : knownPolicy(head.policyId);
  if (ready === undefined) return undefined;
  const question = questionOf(ctx, input, head, ready);
  if (!isInMemory(question, input)) return undefined;
  return { question, ready, loaded: await loadGateFacts(tx, question, input) };
}

function questionOf(ctx: RequestContext, input: DecideRemediation, head: KnownLane, ready: ReadyPolicy): Question {
  return {
    head,
    settings: settingsFor(ready, input.isFeedAgeRuleOff),
    now: ctx.now,
    asOf: input.asOf ?? ctx.now,
    loadedAt: input.loadedAsOf,
    isLive: input.asOf === undefined && input.loadedAsOf === undefined,
    reads: { count: 0 },
  };
}

export type KnownLane = LaneHead & { readonly environment: NonNullable<LaneHead['environment']> };

/** @throws `services.service_not_found`, `services.environment_not_found` */
export async function getLaneHead(
  tx: Transaction,
  lane: { readonly service: string; readonly environment: string },
): Promise<KnownLane> {
  const head = await findLaneHead(tx, lane.service, lane.environment);
  if (head === undefined) {
    throw new Problem('services.service_not_found', `service \`${lane.service}\` does not exist`, {
      help: 'list them with `lockstep service list`, or register it with `lockstep service add`',
    });
  }
  const { environment } = head;
  if (environment !== undefined) return { ...head, environment };
  throw new Problem('services.environment_not_found', `environment \`${lane.environment}\` does not exist`, {
    help: 'list them with `lockstep environment list`, or create it first',
  });
}

function settingsFor({ policy }: ReadyPolicy, isFeedAgeRuleOff: boolean): PolicySettings {
  return isFeedAgeRuleOff ? { ...policy.settings, isFeedAgeRuleOn: false } : policy.settings;
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { allOrNothing } from '../platform/db/all-or-nothing.ts';
import { Problem } from '../platform/problem.ts';
import type { Incident } from '#incidents/index.ts';
import type { AutomationAction, RunStep } from './playbook.ts';

/** What an action is done with. */
export interface ActionTools {
  readonly tx: Transaction;
  readonly ctx: RequestContext;
  readonly incident: Incident;
  /** A template with the incident's words in place of `{name}` and so on. */
  readonly fill: (template: string) => string;
}

/** What an action comes to. `sentence` says what it does in this incident, done or not. */
export interface PlannedAction {
  readonly sentence: string;
  /** Why it can not be done here; then it is skipped. */
  readonly skip?: string | undefined;
  readonly run: () => Promise<void>;
}

export type ActionOf<Kind extends AutomationAction['kind']> = Extract<AutomationAction, { kind: Kind }>;
type Planner<Action> = (tools: ActionTools, action: Action) => Promise<PlannedAction>;

const planners = new Map<AutomationAction['kind'], Planner<AutomationAction>>();

/** Each kind of action is brought by the part that can do it. Planning reads only; `run` writes in the same transaction. */
export function registerAction<Kind extends AutomationAction['kind']>(
  kind: Kind,
  planner: Planner<ActionOf<Kind>>,
): void {
  // Looked up by the kind of the action it is given.
  planners.set(kind, (tools, action) => planner(tools, action as ActionOf<Kind>));
}

/** Kinds that tell somebody outside the room. */
const leaving: ReadonlySet<string> = new Set(['create_channel', 'post_update', 'run_webhook']);

/** Does one action, or says what it would do. What can not be done is said, and stops none of the others. */
export async function takeAction(tools: ActionTools, action: AutomationAction, isDry: boolean): Promise<RunStep> {
  const { kind } = action;
  try {
    const planned = await planOf(tools, action);
    const { sentence } = planned;
    const skip = planned.skip ?? (tools.incident.isRestricted && leaving.has(kind) ? restricted : undefined);
    if (skip !== undefined) return { kind, sentence, outcome: 'skipped', reason: skip };
    if (isDry) return { kind, sentence, outcome: 'would', reason: undefined };
    // Half an action is none: what it wrote before it failed goes, what the others wrote stays.
    await allOrNothing(tools.tx, planned.run);
    return { kind, sentence, outcome: 'done', reason: undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind, sentence: kind.replaceAll('_', ' '), outcome: 'failed', reason: error.message };
  }
}

const restricted = 'the incident is restricted: nothing leaves the room';

async function planOf(tools: ActionTools, action: AutomationAction): Promise<PlannedAction> {
  const planner = planners.get(action.kind);
  if (planner === undefined) throw new RangeError(`nothing can do \`${action.kind}\``);
  return await planner(tools, action);
}

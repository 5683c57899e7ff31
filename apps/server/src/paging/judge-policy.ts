import type { Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { type Directory, loadDirectory, nameIn } from './directory.ts';
import type { PolicyDraft } from './policy.ts';
import { fallbackLoop, policyProblems, type PolicyProblem } from './policy-problems.ts';
import { referencesOf, targetsOf } from './policy-references.ts';
import { listFallbacks } from './policy-store.ts';

export interface Judged {
  readonly problems: readonly PolicyProblem[];
  readonly directory: Directory;
}

/**
 * What is wrong with a policy: by itself, and by what it names.
 *
 * @param id of the policy that is edited; undefined: it is new
 */
export async function judgePolicy(tx: Transaction, draft: PolicyDraft, id: string | undefined): Promise<Judged> {
  const directory = await loadDirectory(tx, referencesOf([withIds(draft)]));
  const problems = [
    ...policyProblems(draft),
    ...unknownTargets(draft, directory),
    ...(await fallbackProblems(tx, draft, id)),
  ];
  return { problems, directory };
}

/** Ids of steps play no part in what a policy names. */
export function withIds(draft: PolicyDraft) {
  return { ...draft, steps: draft.steps.map((step) => ({ ...step, id: step.id ?? '' })) };
}

const words = {
  person: { name: 'person', help: 'list people with `GET /api/v1/access/people`' },
  schedule: { name: 'schedule', help: 'list schedules with `GET /api/v1/schedules`' },
  team: { name: 'team', help: 'list teams with `lockstep team list`' },
  channel: { name: 'room', help: 'list rooms with `GET /api/v1/destinations`' },
  webhook: { name: 'webhook', help: 'list webhooks with `GET /api/v1/destinations`' },
} as const;

function unknownTargets(draft: PolicyDraft, directory: Directory): readonly PolicyProblem[] {
  return targetsOf(withIds(draft)).flatMap(({ field, target }) => {
    if (nameIn(directory, target) !== undefined) return [];
    const { name, help } = words[target.kind];
    return [{ field, problem: `this ${name} does not exist`, help }];
  });
}

async function fallbackProblems(
  tx: Transaction,
  { fallbackPolicyId }: PolicyDraft,
  id: string | undefined,
): Promise<readonly PolicyProblem[]> {
  if (fallbackPolicyId === undefined) return [];
  const field = 'fallbackPolicyId';
  const all = await listFallbacks(tx);
  if (!all.has(fallbackPolicyId)) {
    const help = 'leave it out: the catch-all takes what nobody answered';
    return [{ field, problem: 'this policy does not exist', help }];
  }
  const loop =
    id === undefined ? undefined : fallbackLoop(id, fallbackPolicyId, (policyId) => all.get(policyId)?.fallback);
  if (loop === undefined) return [];
  const way = loop.map((policyId) => all.get(policyId)?.name ?? policyId).join(' -> ');
  return [{ field, problem: `it comes back to this policy: ${way}`, help: 'let the last of them have no fallback' }];
}

/**
 * @param place of the policy in the request
 * @throws `paging.policy_invalid` that names each field
 */
export function refuseProblems({ problems }: Judged, place: string = 'body'): void {
  const [first] = problems;
  if (first === undefined) return;
  throw new Problem('paging.policy_invalid', `\`${first.field}\` ${first.problem}`, {
    help: first.help,
    fields: problems.map(({ field, problem, help }) => ({ field: `${place}.${field}`, problem, help })),
  });
}

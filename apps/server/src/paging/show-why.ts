import { explainDecision } from '@lockstep/alerting';
import { listPeopleById } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listChainLines, type ShownLine } from './chain-store.ts';
import { findState } from './escalation-store.ts';
import { type AlertMatter, findAlertMatter } from './why-store.ts';

const mostLines = 200;

export interface Why {
  readonly groupId: string | undefined;
  readonly decision: readonly string[];
  readonly answer: string;
  readonly lines: readonly ShownLine[];
}

/** Why somebody, or one person, was or was not paged for an alert. */
export async function showWhy(ctx: RequestContext, alertId: string, userId: string | undefined): Promise<Why> {
  requirePermission(ctx, 'paging.read');
  const matter = await findAlertMatter(ctx.read, alertId);
  if (matter === undefined) {
    throw new Problem('alerts.alert_not_found', `alert \`${alertId}\` does not exist`, {
      help: 'list them with `GET /api/v1/alerts`',
    });
  }
  const { groupId } = matter;
  const lines = groupId === undefined ? [] : await listChainLines(ctx.read, groupId, { userId, limit: mostLines });
  const decision = decisionOf(matter);
  const answer =
    userId === undefined
      ? answerForAll(matter, lines)
      : await answerFor(ctx.read, matter, { userId, name: await nameOf(ctx.read, userId) }, lines);
  return { groupId, decision, answer, lines };
}

function decisionOf({ decision, severity, policyNames }: AlertMatter): readonly string[] {
  if (decision === undefined) return ['nothing has been decided about it yet: that takes a few seconds'];
  return explainDecision({ severity }, decision, (id) => policyNames.get(id) ?? id);
}

async function nameOf(tx: Transaction, userId: string): Promise<string> {
  const [person] = await listPeopleById(tx, [userId]);
  if (person !== undefined) return person.name;
  throw new Problem('access.user_not_found', `person \`${userId}\` does not exist`, {
    help: 'list them with `GET /api/v1/access/people`',
  });
}

function answerForAll({ groupId, fate }: AlertMatter, lines: readonly ShownLine[]): string {
  if (groupId === undefined) return `nobody was paged: the alert was ${fate}`;
  const paged = [
    ...new Set(lines.flatMap(({ code, person }) => (isPage(code) && person !== undefined ? [person.name] : []))),
  ];
  if (paged.length > 0) return `paged: ${paged.join(', ')}`;
  const last = lines.at(-1);
  return last === undefined ? 'nobody was paged yet: it waits for its turn' : `nobody was paged: ${last.sentence}`;
}

const isPage = (code: string): boolean => code === 'paged' || code === 'paged_again' || code === 'repaired';

/** About one person: their lines say why; without any, where the escalation stood says it. */
async function answerFor(
  tx: Transaction,
  { groupId, fate }: AlertMatter,
  { userId, name }: { readonly userId: string; readonly name: string },
  lines: readonly ShownLine[],
): Promise<string> {
  if (groupId === undefined) return `${name} was not paged: the alert was ${fate}, so nobody was`;
  const page = lines.find(({ code }) => isPage(code));
  if (page !== undefined) return `${name} was paged: ${page.sentence}`;
  const skipped = lines.findLast(({ code }) => code === 'member_skipped' || code === 'no_way_to_reach');
  if (skipped !== undefined) return `${name} was not paged: ${skipped.sentence}`;
  const state = await findState(tx, groupId);
  if (state === undefined) return `${name} was not paged: no policy takes this group`;
  const isNamed = state.policy.steps.some(({ targets }) =>
    targets.some((target) => target.kind === 'person' && target.userId === userId),
  );
  switch (state.status) {
    case 'acknowledged':
      return `${name} was not paged: somebody acknowledged before it came to them`;
    case 'resolved':
    case 'merged':
      return `${name} was not paged: it was over before it came to them`;
    case 'snoozed':
      return `${name} was not paged: it is snoozed`;
    case 'escalating':
      return isNamed
        ? `${name} was not paged yet: their step has not come`
        : `${name} was not paged: no step that has come reaches them`;
  }
}

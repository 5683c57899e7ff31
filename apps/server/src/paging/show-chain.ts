import type { EscalationState } from '@lockstep/oncall';
import { listPeopleById } from '#access/index.ts';
import { decisionSentences } from '#alerts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getGroup, noGroup } from './act-on-group.ts';
import {
  listChainLines,
  listChainNotifications,
  mostJoined,
  type ShownLine,
  type ShownNotification,
} from './chain-store.ts';
import { findState, isGroupSeen } from './escalation-store.ts';
import { loadDirectory, nameIn } from './directory.ts';
import { findFirstAlert } from './why-store.ts';
import { type PagedGroup, senderName } from './group-event.ts';
import { type NextInLine, nextInLine } from './next-in-line.ts';
import { referencesTo } from './policy-references.ts';

/** Most lines and messages of one answer. */
const mostLines = 500;
const mostNotifications = 200;

/** How the escalation of a group stands, with the names of who has it. */
export interface ShownEscalation {
  readonly group: PagedGroup;
  /** Undefined: no policy has taken it. */
  readonly state: EscalationState | undefined;
  /** By user. */
  readonly names: ReadonlyMap<string, string>;
  readonly next: (NextInLine & { readonly who: readonly string[] }) | undefined;
}

export interface ShownChain {
  readonly escalation: ShownEscalation;
  readonly lines: readonly ShownLine[];
  readonly notifications: readonly ShownNotification[];
  readonly isCut: boolean;
}

/** Everything that became of a group, the oldest first: what the rules decided about its first alert, then the chain. */
export async function showChain(ctx: RequestContext, groupId: string): Promise<ShownChain> {
  requirePermission(ctx, 'paging.read');
  if (!(await isGroupSeen(ctx.read, groupId, readerOf(ctx)))) throw noGroup(groupId);
  const escalation = await showEscalation(ctx.read, groupId);
  const lines = await listChainLines(ctx.read, groupId, { userId: undefined, limit: mostLines + 1 });
  const notifications = await listChainNotifications(ctx.read, groupId, mostNotifications + 1);
  const isWhole = lines.length <= mostLines;
  return {
    escalation,
    lines: [...(isWhole ? await decisionLines(ctx.read, groupId) : []), ...lines.slice(-mostLines)],
    notifications: notifications.slice(-mostNotifications),
    isCut:
      !isWhole ||
      lines.filter(({ code }) => code === 'joined').length === mostJoined ||
      notifications.length > mostNotifications,
  };
}

/** How the alert that opened the group came to be paged: what the rules decided, before any policy was asked. */
async function decisionLines(tx: Transaction, groupId: string): Promise<readonly ShownLine[]> {
  const first = await findFirstAlert(tx, groupId);
  if (first === undefined) return [];
  const about = {
    at: first.openedAt,
    code: 'decided',
    person: undefined,
    pageId: undefined,
    notificationId: undefined,
  };
  return (await decisionSentences(tx, first.id)).map((sentence) => ({ ...about, sentence }));
}

export async function showEscalation(tx: Transaction, groupId: string): Promise<ShownEscalation> {
  const group = await getGroup(tx, groupId);
  return await withNames(tx, group, await findState(tx, groupId));
}

/** A state with what everybody in it is called. */
export async function withNames(
  tx: Transaction,
  group: PagedGroup,
  state: EscalationState | undefined,
): Promise<ShownEscalation> {
  const next = state && nextInLine(state);
  const shown = { group, state, names: await namesOf(tx, state) };
  if (state === undefined || next === undefined) return { ...shown, next: undefined };
  const directory = await loadDirectory(tx, referencesTo(next.targets));
  const who = next.targets.map((target) => nameIn(directory, target) ?? `a ${target.kind} that is gone`);
  return { ...shown, next: { ...next, who: [...new Set(who)] } };
}

/** What those are called who are asked or acknowledged: people of ours, or senders. */
async function namesOf(tx: Transaction, state: EscalationState | undefined): Promise<ReadonlyMap<string, string>> {
  const by = [...(state?.acknowledgements ?? []), ...(state?.visit?.asked ?? [])].map(({ userId }) => userId);
  const people = await listPeopleById(
    tx,
    by.filter((id) => senderName(id) === undefined),
  );
  const senders = by.map((id) => [id, senderName(id) ?? ''] as const).filter(([, name]) => name !== '');
  return new Map([...senders, ...people.map(({ id, name }) => [id, name] as const)]);
}

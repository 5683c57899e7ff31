import type { RulesIndex } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { decideAlerts, type Undecided } from './decide-alerts.ts';
import { findStandingAlerts } from './deciding-store.ts';
import type { Fold } from './fold-messages.ts';
import type { GroupBook } from './group-book.ts';
import type { AlertWrites } from './write-store.ts';

/** Everything a flush is to write: what the messages come to, where each alert goes, and what that does to groups. */
export async function planFlush(
  ctx: Pick<RequestContext, 'read' | 'now' | 'newId'>,
  folds: readonly Fold[],
  index: RulesIndex,
): Promise<AlertWrites> {
  const { decided, groups } = await decideAlerts(ctx.read, index, {
    alerts: [...folds.flatMap(openedOf), ...(await changedOf(ctx, folds))],
    ended: endedIn(folds),
    book: (book, groupOf) => tell(folds, book, groupOf),
    now: ctx.now,
    newId: () => ctx.newId(),
  });
  return {
    opened: folds.flatMap(({ folded: { opened } }) => {
      const decision = opened === undefined ? undefined : decided.get(opened.id);
      return opened === undefined || decision === undefined ? [] : { ...opened, decided: decision };
    }),
    changed: folds.flatMap(({ folded: { changed } }) =>
      changed === undefined ? [] : { ...changed, decided: decided.get(changed.id) },
    ),
    lookedAt: [],
    notes: folds.flatMap(({ folded }) => folded.notes),
    groups,
  };
}

/** Alerts that were open and are over. */
export function endedIn(folds: readonly Fold[]): readonly string[] {
  return folds.filter(isEnd).flatMap(({ known }) => known?.id ?? []);
}

function isEnd({ known, folded }: Fold): boolean {
  return known?.state === 'open' && folded.changed?.state === 'resolved';
}

function openedOf({ messages, folded: { opened } }: Fold): Undecided[] {
  const [message] = messages;
  if (opened === undefined || message === undefined) return [];
  const { source } = message;
  const { id, identity, labels, content, startsAt, state } = opened;
  return [
    {
      firing: {
        id,
        identity,
        sourceId: source.id,
        labels,
        axis: content.sentAxis,
        sourceAxis: source.axis,
        severity: content.severity,
        startedAt: startsAt,
      },
      sourceServiceId: source.serviceId,
      summary: content.summary,
      how: state === 'open' ? 'opened' : 'over',
      groupId: undefined,
    },
  ];
}

/** Alerts that were there, are open from now on, and say something else than before. Their labels are read: messages may lack them. */
async function changedOf(
  { read }: Pick<RequestContext, 'read'>,
  folds: readonly Fold[],
): Promise<readonly Undecided[]> {
  const asked = folds.flatMap(({ known, folded: { changed } }) => {
    const isAsked = changed?.state === 'open' && changed.content !== undefined && known !== undefined;
    return isAsked ? { known, content: changed.content } : [];
  });
  if (asked.length === 0) return [];
  const standing = await findStandingAlerts(
    read,
    asked.map(({ known }) => known.id),
  );
  return asked.flatMap(({ known, content }) => {
    const stands = standing.get(known.id);
    if (stands === undefined || content === undefined) return [];
    const { sentAxis: axis, severity, summary } = content;
    const how = known.state === 'open' ? ('changed' as const) : ('reopened' as const);
    const firing = { ...stands.firing, axis, severity };
    return { firing, sourceServiceId: stands.sourceServiceId, summary, how, groupId: known.groupId };
  });
}

/** What else groups hear of: alerts that are over, and what senders say of them. */
function tell(folds: readonly Fold[], book: GroupBook, groupOf: (alertId: string) => string | undefined): void {
  for (const fold of folds) {
    const { known, folded } = fold;
    if (isEnd(fold) && known?.groupId !== undefined) book.leave(known.groupId);
    for (const { alertId, kind, by, note } of folded.notes) {
      const groupId = groupOf(alertId) ?? (known?.state === 'open' ? known.groupId : undefined);
      if (groupId !== undefined && (kind === 'acknowledged' || kind === 'unacknowledged'))
        book.say(groupId, kind, { by, note });
    }
  }
}

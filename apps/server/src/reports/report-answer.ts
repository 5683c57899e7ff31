import type { ReportDetail, ReportRow } from '@lockstep/contract';
import type { z } from 'zod';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DeepReadonly } from '../platform/http/handlers.ts';
import { titleOf } from './clean-text.ts';
import type { Entry, EntryText } from './entry-store.ts';
import type { ListedReport } from './list-store.ts';
import { dueOf, nextStates } from './report.ts';
import type { WholeReport } from './show-report.ts';

type Row = DeepReadonly<z.infer<typeof ReportRow>>;
type Detail = DeepReadonly<z.infer<typeof ReportDetail>>;

export function toRow(report: ListedReport, now: number): Row {
  const { id, reference, kind, origin, state, ownerId, ownerName, repeats, what, where } = report;
  const due = dueOf(report);
  return {
    id,
    reference,
    kind,
    origin,
    state,
    title: what === undefined ? undefined : titleOf(what),
    where,
    owner: ownerId === undefined ? undefined : { id: ownerId, name: ownerName ?? '' },
    receivedAt: isoInstant(report.receivedAt),
    due: due && { for: due.for, at: isoInstant(due.at), isOverdue: due.at <= now },
    repeats,
    isWaitingForUs: report.answerDueAt !== undefined,
  };
}

export function toDetail(whole: WholeReport, now: number): Detail {
  const { report, texts, attachments } = whole;
  const said = (field: EntryText['field']): Detail['what'] => {
    const text = texts.find((each) => each.entryId === report.id && each.field === field);
    return { text: text?.words, redactedAt: instant(text?.redactedAt) };
  };
  return {
    ...toRow(report, now),
    what: said('what'),
    whereText: said('where'),
    steps: said('steps'),
    contact: said('contact'),
    sender: senderOf(whole),
    receiptDueAt: isoInstant(report.receiptDueAt),
    receiptedAt: instant(report.receiptedAt),
    fixDueAt: isoInstant(report.fixDueAt),
    duplicateOf: whole.duplicateOf,
    duplicates: whole.duplicates,
    lookalikes: whole.lookalikes.map((each) => ({
      reference: each.reference,
      title: each.what === undefined ? undefined : titleOf(each.what),
      state: each.state,
      because: each.isSameText ? ('same_words' as const) : ('same_mention' as const),
    })),
    entries: whole.entries.map((entry) => toEntry(entry, texts)),
    attachments: attachments.map(({ id, entryId = '', name, bytes, digest, redactedAt }) => ({
      id,
      entryId,
      name,
      bytes,
      digest,
      redactedAt: instant(redactedAt),
    })),
    incident: whole.incident,
    advisory: report.advisoryId,
    nextStates: nextStates(report.state),
    version: report.version,
  };
}

function senderOf({ report, texts }: WholeReport): Detail['sender'] {
  if (report.origin === 'person') return 'entered_by_us';
  return texts.some(({ field }) => field === 'contact') ? 'unproven' : 'none';
}

function toEntry(entry: Entry, texts: readonly EntryText[]): Detail['entries'][number] {
  const text = texts.find((each) => each.entryId === entry.id && each.field === 'text');
  const { id, kind, facts, isShown, actor } = entry;
  const rest = { text: text?.words, redactedAt: instant(text?.redactedAt), facts, isShown };
  return { id, kind, at: isoInstant(entry.at), by: actor, ...rest };
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoInstant(at);
}

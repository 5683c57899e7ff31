import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeReport, type Triaging } from './change-report.ts';
import { insertEntry } from './entry-store.ts';
import { recordReportEvent, tellOfReport } from './events.ts';
import { addMessage } from './message-reporter.ts';
import { entryActor } from './parts.ts';
import { rootOf } from './receive-report.ts';
import { nextStates, type Report, type ReportState } from './report.ts';
import { getReport } from './store.ts';

export interface Decision {
  readonly state: Exclude<ReportState, 'new'>;
  readonly reason: string | undefined;
  /** Reference of the report that it repeats. */
  readonly duplicateOf: string | undefined;
  readonly message: string | undefined;
  readonly version: number | undefined;
}

/** Moves a report on. The reporter sees the state and the message, never the reason. @returns id of the report */
export async function decideReport(ctx: RequestContext, reference: string, input: Decision): Promise<string> {
  return await changeReport(ctx, reference, async (triaging) => {
    const { report, tx } = triaging;
    requirePossible(report, input);
    const original = await originalFor(triaging, input.duplicateOf);
    const facts = {
      from: report.state,
      to: input.state,
      ...(original === undefined ? {} : { reference: original.reference }),
    };
    const said = await triaging.add({ kind: 'decided', facts, words: input.reason, isShown: true });
    await triaging.keep({
      state: input.state,
      duplicateOf: original?.id,
      isFolded: false,
      ownerId: report.ownerId ?? (input.state === 'spam' ? undefined : ctx.actor.userId),
      // Of spam nobody has told anybody anything.
      receiptedAt: input.state === 'spam' ? report.receiptedAt : (report.receiptedAt ?? ctx.now),
      answerDueAt: undefined,
    });
    const message = input.message === undefined ? undefined : await addMessage(triaging, ctx, input.message);
    const body = { ...facts, version: report.version + 1, reason: said.digest, message: message?.digest };
    await recordReportEvent(tx, ctx, { type: 'reports.decided', reportId: report.id, body });
    if (original !== undefined) await tellOriginal(triaging, ctx, original);
  });
}

function requirePossible(report: Report, { state, version }: Decision): void {
  if (version !== undefined && version !== report.version) {
    throw new Problem('reports.report_changed', `somebody else changed \`${report.reference}\` meanwhile`, {
      help: 'read it again, then decide',
    });
  }
  const possible = nextStates(report.state);
  if (possible.includes(state)) return;
  throw new Problem('reports.not_possible', `what is \`${report.state}\` can not become \`${state}\``, {
    help: `it can become ${possible.map((each) => `\`${each}\``).join(', ')}`,
    fields: [{ field: 'body.state', problem: 'not possible from here' }],
  });
}

/** What it repeats in the end: one that repeats another itself leads there. */
async function originalFor({ tx, report }: Triaging, reference: string | undefined): Promise<Report | undefined> {
  if (reference === undefined) return undefined;
  const root = await rootOf(tx, await getReport(tx, reference));
  if (root.id !== report.id) return root;
  throw new Problem('reports.not_possible', `\`${reference}\` is this report, or repeats it`, {
    help: 'name another report, or make that one the duplicate',
    fields: [{ field: 'body.duplicateOf', problem: 'leads back to this report' }],
  });
}

async function tellOriginal({ tx, report }: Triaging, ctx: RequestContext, original: Report): Promise<void> {
  await insertEntry(tx, {
    id: ctx.newId(),
    reportId: original.id,
    kind: 'merged_in',
    at: ctx.now,
    actor: entryActor(ctx),
    facts: { reference: report.reference },
    isShown: false,
  });
  await tellOfReport(tx, ctx, original.id);
}

import type { ReportEntryKind, ReportKind as KindSchema, ReportState as StateSchema } from '@lockstep/contract';
import type { z } from 'zod';

export type ReportKind = z.infer<typeof KindSchema>;
export type ReportState = z.infer<typeof StateSchema>;
export type EntryKind = z.infer<typeof ReportEntryKind>;
export type ReportOrigin = 'form' | 'mail' | 'person';
export type TextField = 'what' | 'where' | 'steps' | 'contact' | 'text';

/** A report without its words, which lie apart. Times are epoch milliseconds. */
export interface Report {
  readonly id: string;
  readonly reference: string;
  readonly kind: ReportKind;
  readonly origin: ReportOrigin;
  readonly state: ReportState;
  readonly ownerId: string | undefined;
  readonly duplicateOf: string | undefined;
  readonly isFolded: boolean;
  readonly receivedAt: number;
  readonly receiptDueAt: number;
  /** When somebody of ours first answered or took it on. */
  readonly receiptedAt: number | undefined;
  readonly fixDueAt: number;
  readonly remindedAt: number | undefined;
  /** The reporter had the last word, and is answered until then. */
  readonly answerDueAt: number | undefined;
  readonly contactDigest: string | undefined;
  readonly textDigest: string | undefined;
  readonly mentionDigests: readonly string[];
  readonly mayMail: boolean;
  readonly incidentId: string | undefined;
  readonly advisoryId: string | undefined;
  readonly version: number;
}

const nextOf: Readonly<Record<ReportState, readonly ReportState[]>> = {
  new: ['triaging', 'accepted', 'duplicate', 'not_a_problem', 'spam'],
  triaging: ['accepted', 'duplicate', 'not_a_problem', 'spam'],
  accepted: ['fixed', 'disclosed', 'duplicate', 'not_a_problem'],
  // What is over can be taken up again; nothing goes back to where nobody had looked at it.
  duplicate: ['triaging'],
  not_a_problem: ['triaging'],
  spam: ['triaging'],
  fixed: ['disclosed', 'triaging'],
  disclosed: ['triaging'],
};

/** Where a report can go from where it is, in the order in which people are offered it. */
export function nextStates(state: ReportState): readonly ReportState[] {
  return nextOf[state];
}

export interface Due {
  readonly for: 'receipt' | 'answer' | 'fix' | 'disclosure';
  /** Epoch milliseconds. */
  readonly at: number;
}

type Dated = Pick<Report, 'kind' | 'state' | 'receiptedAt' | 'receiptDueAt' | 'fixDueAt' | 'answerDueAt'>;

/** What is due next. Undefined: it is over. */
export function dueOf(report: Dated): Due | undefined {
  const { state, answerDueAt } = report;
  const step = dueOfState(report);
  const answer: Due | undefined =
    answerDueAt === undefined || state === 'spam' ? undefined : { for: 'answer', at: answerDueAt };
  if (step === undefined || answer === undefined) return step ?? answer;
  return answer.at < step.at ? answer : step;
}

/** Somebody answers, then it is fixed, and a security problem is made public. */
function dueOfState({ kind, state, receiptedAt, receiptDueAt, fixDueAt }: Dated): Due | undefined {
  switch (state) {
    case 'new':
    case 'triaging':
      return receiptedAt === undefined ? { for: 'receipt', at: receiptDueAt } : { for: 'fix', at: fixDueAt };
    case 'accepted':
      return { for: 'fix', at: fixDueAt };
    case 'fixed':
      return kind === 'security' ? { for: 'disclosure', at: fixDueAt } : undefined;
    case 'duplicate':
    case 'not_a_problem':
    case 'spam':
    case 'disclosed':
      return undefined;
  }
}

/** Behind everything that can be due. */
const farAway = Date.UTC(3000, 0, 1);

/**
 * Where a report stands in the inbox, as an instant: what is open by when it is due, so that what is overdue comes first; what is
 * over after all of it, the last first.
 */
export function placeInInbox(report: Dated, now: number): { readonly isOpen: boolean; readonly sortAt: number } {
  const due = dueOf(report);
  return due === undefined ? { isOpen: false, sortAt: farAway + (farAway - now) } : { isOpen: true, sortAt: due.at };
}

const repeatedForMs = 90 * 24 * 3_600_000;

/**
 * Whether exactly the same, from the same contact, is folded into the report it repeats. What was fixed and comes again is news.
 */
export function isFoldedInto({ state, receivedAt }: Pick<Report, 'state' | 'receivedAt'>, now: number): boolean {
  return state !== 'fixed' && state !== 'disclosed' && now - receivedAt < repeatedForMs;
}

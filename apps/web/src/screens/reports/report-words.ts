import type { AnswerOf } from '../../api/call.ts';

export type ReportRow = AnswerOf<'listReports'>['items'][number];
export type Report = AnswerOf<'showReport'>;
export type ReportState = ReportRow['state'];
export type Entry = Report['entries'][number];

export const stateLook: Readonly<Record<ReportState, { readonly word: string; readonly ink: string }>> = {
  new: { word: 'new', ink: 'text-accent' },
  triaging: { word: 'being looked into', ink: 'text-hold' },
  accepted: { word: 'accepted', ink: 'text-warn' },
  duplicate: { word: 'duplicate', ink: 'text-muted' },
  not_a_problem: { word: 'not a problem', ink: 'text-muted' },
  spam: { word: 'spam', ink: 'text-muted' },
  fixed: { word: 'fixed', ink: 'text-ok' },
  disclosed: { word: 'made public', ink: 'text-ok' },
};

export const kindWords = { security: 'security problem', broken: 'something is broken' } as const;

export const originWords = { form: 'by the form', mail: 'by mail', person: 'written down by us' } as const;

/** What the act is called that moves a report there. */
export const decideWords: Readonly<Record<Exclude<ReportState, 'new'>, string>> = {
  triaging: 'Look into it',
  accepted: 'Accept',
  duplicate: 'It repeats another',
  not_a_problem: 'Not a problem',
  spam: 'Spam',
  fixed: 'Fixed',
  disclosed: 'Made public',
};

/** The same for what was over before: it is taken up again. */
export function decideLabel(from: ReportState, to: ReportState): string {
  if (to === 'new') return 'New';
  return to === 'triaging' && from !== 'new' ? 'Take it up again' : decideWords[to];
}

/** What the reporter is shown then, before anything is added. */
export const shownWords: Readonly<Record<Exclude<ReportState, 'new'>, string>> = {
  triaging: 'Somebody is looking into it.',
  accepted: 'Confirmed, with the day until which it is to be fixed.',
  duplicate: 'It is known already: somebody told us before.',
  not_a_problem: 'Somebody looked into it, and it works as it should.',
  spam: 'Closed. Nothing else is said.',
  fixed: 'It is fixed.',
  disclosed: 'It is fixed and was made public.',
};

export const dueWords = { receipt: 'first answer', answer: 'answer', fix: 'fix', disclosure: 'make public' } as const;

const heldBackWords: Readonly<Record<string, string>> = {
  automatic: 'a machine sent it',
  list: 'it came over a list',
  no_address: 'it has no address to answer to',
  too_many: 'this address had its receipts for today',
  no_mail_server: 'this server sends no mails',
};

/** What happened, in the words of the history; words of people stand below it. */
export function entryWords({ kind, facts, by }: Pick<Entry, 'kind' | 'facts' | 'by'>): string {
  const { from = '', to = '', reference = '', because = '', mail = '' } = facts;
  switch (kind) {
    case 'received':
      return by === undefined ? 'sent it' : 'wrote it down';
    case 'repeated':
      return `exactly the same came again, as ${reference}`;
    case 'reporter_words':
      return facts['via'] === 'mail' ? 'said by mail' : 'said by the link';
    case 'message':
      return 'told the reporter';
    case 'note':
      return 'noted';
    case 'decided':
      return `decided: ${wordOf(to)}${reference === '' ? '' : ` of ${reference}`}, before ${wordOf(from)}`;
    case 'owner_set':
      return to === '' ? `${from} has it no more` : `${to} has it`;
    case 'deadline_moved':
      return `the deadline was moved from ${from.slice(0, 10)} to ${to.slice(0, 10)}`;
    case 'merged_in':
      return facts['what'] === 'words'
        ? `the reporter of ${reference} said something there`
        : `${reference} repeats it`;
    case 'linked':
      return facts['what'] === 'incident' ? 'opened an incident' : `points to ${facts['advisory'] ?? 'an advisory'}`;
    case 'mail_sent':
      return `${mail === 'receipt' ? 'the receipt' : 'the message'} went out by mail`;
    case 'mail_failed':
      return `${mail === 'receipt' ? 'the receipt' : 'the message'} could not be sent by mail`;
    case 'mail_held_back':
      return `no ${mail === 'message' ? 'message' : 'receipt'} by mail: ${heldBackWords[because] ?? because}`;
    case 'reminded':
      return facts['state'] === 'overdue' ? `overdue: ${dueWord(facts['due'])}` : `due soon: ${dueWord(facts['due'])}`;
    case 'redacted':
      return 'took something out';
  }
}

function wordOf(state: string): string {
  return Object.entries(stateLook).find(([name]) => name === state)?.[1].word ?? state;
}

function dueWord(due: string | undefined): string {
  return Object.entries(dueWords).find(([name]) => name === due)?.[1] ?? '';
}

/** Entries of machines: folded away until they are asked for. */
export function isSystemEntry({ kind }: Pick<Entry, 'kind'>): boolean {
  return kind === 'mail_sent' || kind === 'mail_held_back' || kind === 'reminded' || kind === 'repeated';
}

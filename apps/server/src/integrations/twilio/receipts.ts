import { canRetry, wordsOf } from './outcome.ts';

/** How far a message or call came; in the order in which it happens, the last four ending it. */
export type ReceiptState =
  | 'queued'
  | 'sent'
  | 'ringing'
  | 'answered'
  | 'delivered'
  | 'completed'
  | 'no_answer'
  | 'busy'
  | 'failed';

/** What the provider reports of a message it took. Reports may come twice and in any order: see `supersedes`. */
export interface Receipt {
  readonly kind: 'sms' | 'voice';
  /** As `send` returned it. */
  readonly reference: string;
  /** Key of our message, which came back in the address. */
  readonly idempotencyKey: string | undefined;
  readonly state: ReceiptState;
  /** Who took a call, where machines are told apart. Neither acknowledges anything: only a key does. */
  readonly answeredBy: 'human' | 'machine' | 'unknown' | undefined;
  /** Why it failed, for people; undefined while it did not. */
  readonly reason: string | undefined;
  /** Whether sending again may help; undefined where nothing failed or nobody knows. */
  readonly canRetry: boolean | undefined;
}

const smsStates: ReadonlyMap<string, ReceiptState> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

const callStates: ReadonlyMap<string, ReceiptState> = new Map([
  ['queued', 'queued'],
  ['initiated', 'queued'],
  ['ringing', 'ringing'],
  ['in-progress', 'answered'],
  ['answered', 'answered'],
  ['completed', 'completed'],
  ['no-answer', 'no_answer'],
  ['busy', 'busy'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** @returns undefined for a report we can not read, which changes nothing */
export function readReceipt(form: URLSearchParams, query: URLSearchParams): Receipt | undefined {
  const call = form.get('CallSid');
  const kind = call === null ? 'sms' : 'voice';
  const reference = call ?? form.get('MessageSid') ?? form.get('SmsSid');
  const said = kind === 'voice' ? form.get('CallStatus') : (form.get('MessageStatus') ?? form.get('SmsStatus'));
  // What a machine detector says comes without a state: the call was taken.
  const answeredBy = readAnsweredBy(form.get('AnsweredBy'));
  const known = (kind === 'voice' ? callStates : smsStates).get(said ?? '');
  const state = known ?? (kind === 'voice' && said === null && answeredBy !== undefined ? 'answered' : undefined);
  if (reference === null || reference === '' || state === undefined) return undefined;
  const failure = state === 'failed' ? codeOf(form.get('ErrorCode')) : undefined;
  return {
    kind,
    reference,
    idempotencyKey: query.get('message') ?? undefined,
    state,
    answeredBy,
    reason: reasonOf(state, said ?? '', failure),
    canRetry: state === 'busy' || state === 'no_answer' ? true : failure === undefined ? undefined : canRetry(failure),
  };
}

const order: readonly ReceiptState[] = [
  'queued',
  'sent',
  'ringing',
  'answered',
  'delivered',
  'completed',
  'no_answer',
  'busy',
  'failed',
];

/** Whether `next` says more than `current`: reports overtake each other, and what has ended stays as it ended. */
export function supersedes(next: ReceiptState, current: ReceiptState | undefined): boolean {
  if (current === undefined) return true;
  if (isEnd(current)) return false;
  return order.indexOf(next) > order.indexOf(current);
}

function isEnd(state: ReceiptState): boolean {
  return order.indexOf(state) >= order.indexOf('delivered');
}

function readAnsweredBy(value: string | null): Receipt['answeredBy'] {
  if (value === null || value === '') return undefined;
  if (value === 'human') return 'human';
  return value.startsWith('machine') || value === 'fax' ? 'machine' : 'unknown';
}

function reasonOf(state: ReceiptState, said: string, failure: number | undefined): string | undefined {
  if (failure !== undefined) return wordsOf(failure);
  switch (state) {
    case 'failed':
      return `the provider says \`${said}\` and no reason`;
    case 'busy':
      return 'the line was busy';
    case 'no_answer':
      return 'nobody answered';
    case 'queued':
    case 'sent':
    case 'ringing':
    case 'answered':
    case 'delivered':
    case 'completed':
      return undefined;
  }
}

function codeOf(value: string | null): number | undefined {
  return value !== null && /^\d{1,9}$/.test(value) && value !== '0' ? Number(value) : undefined;
}

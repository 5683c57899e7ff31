import type { Delivery } from '../../platform/outgoing/delivery.ts';

/** What a code means for us: whether to try again, and what people can do about it. */
interface Meaning {
  readonly canRetry: boolean;
  readonly cure: string;
}

const again = (cure: string): Meaning => ({ canRetry: true, cure });
const final = (cure: string): Meaning => ({ canRetry: false, cure });

/**
 * Codes of the provider that say more than their status does. A code that is not here is judged by the status alone: the list of
 * codes grows, and its wording is not to be relied on.
 *
 * Source: Twilio's error dictionary; 20xxx and 21xxx come with the answer, 30xxx with a later report
 */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  [10001, final('the account is not active')],
  [10004, again('too many calls at once')],
  [20003, final('account id or token are wrong')],
  [20005, final('the account is not active')],
  [20429, again('too many requests at once')],
  [21210, final('the sender is not a number of the account')],
  [21211, final('no such number: check country code and digits')],
  [21212, final('the sender is not a valid number')],
  [21214, final('the number can not be reached')],
  [21215, final('calls to this country are switched off in the account')],
  [21216, final('calls to this number are not allowed')],
  [21217, final('no such number: check country code and digits')],
  [21219, final('a trial account reaches only numbers verified there')],
  [21266, final('sender and receiver are the same number')],
  [21401, final('no such number: check country code and digits')],
  [21408, final('messages to this country are switched off in the account')],
  [21606, final('the sender can not send text messages')],
  [21608, final('a trial account reaches only numbers verified there')],
  [21610, final('this phone replied STOP: text START from it to the sender')],
  [21611, again('the queue of the sender is full')],
  [21612, final('this sender can not reach this number')],
  [21614, final('not a mobile number: use a call instead')],
  [21617, final('the text is too long')],
  [21635, final('a landline: use a call instead')],
  [30001, again('the queue of the sender is full')],
  [30002, final('the account is suspended')],
  [30003, again('the phone is off or out of reach')],
  [30004, final('the phone or its network refuses such messages')],
  [30005, final('the number is not in use')],
  [30006, final('a landline, or a network that takes no text messages: use a call instead')],
  [30007, final('the network took it for spam')],
  [30008, again('the network gave no reason')],
  [30017, again('the network is overloaded')],
  [30022, again('the sender has used up its rate')],
  [30023, final('the sender has used up its messages for today')],
  [30032, final('the sender number is not verified for text messages')],
  [30034, final('the sender number is not registered for text messages')],
  [30036, again('the phone was not reached before the message expired')],
]);

/** @returns the words of the code with its number, or of the number alone */
export function wordsOf(code: number): string {
  const cure = meanings.get(code)?.cure;
  return cure === undefined ? `error ${code}` : `${cure} (error ${code})`;
}

/** Whether trying again may help; undefined for a code we do not know. */
export function canRetry(code: number): boolean | undefined {
  return meanings.get(code)?.canRetry;
}

/** The provider opted this phone out: no message reaches it until it texts START. */
export function isOptOut(code: number): boolean {
  return code === 21610;
}

/** A refusal, judged by its code where we know it, else by the status as `judged`. */
export function refusalOf(judged: Exclude<Delivery, { outcome: 'delivered' }>, code: number | undefined): Delivery {
  if (code === undefined) return judged;
  const meaning = meanings.get(code);
  if (meaning === undefined) return judged;
  if (!meaning.canRetry) return { outcome: 'rejected', reason: wordsOf(code) };
  return judged.outcome === 'retryable'
    ? { ...judged, reason: wordsOf(code) }
    : { ...judged, outcome: 'retryable', reason: wordsOf(code) };
}

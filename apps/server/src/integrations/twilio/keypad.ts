import type { InboundAct } from '../../platform/outgoing/channel.ts';
import { keys, repeatKey } from './twiml.ts';

/** What a key during a call means. `message` is the key of the message that the call was about. */
export type KeyPress =
  | { readonly kind: 'act'; readonly act: InboundAct; readonly message: string }
  | { readonly kind: 'repeat'; readonly message: string }
  | { readonly kind: 'nothing' };

/**
 * Reads what a call's keypad sent, form and query proven to be the provider's by `isSigned`. Only a key acts: that a call was
 * answered says nothing, and where a machine took it nothing counts, whatever tones it plays.
 */
export function readKeyPress(form: URLSearchParams, query: URLSearchParams): KeyPress {
  const message = query.get('message') ?? '';
  const by = form.get('Direction')?.startsWith('outbound') === false ? form.get('From') : form.get('To');
  const answeredBy = form.get('AnsweredBy') ?? '';
  if (message === '' || by === null || answeredBy.startsWith('machine') || answeredBy === 'fax')
    return { kind: 'nothing' };
  const digits = form.get('Digits') ?? '';
  if (digits === repeatKey) return { kind: 'repeat', message };
  const act = Object.hasOwn(keys, digits) ? keys[digits] : undefined;
  const token = query.get(`key${digits}`) ?? '';
  if (act === undefined || token === '') return { kind: 'nothing' };
  return { kind: 'act', act: { act, token, by }, message };
}

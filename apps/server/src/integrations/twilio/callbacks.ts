import type { InboundAnswer, InboundCall, InboundPort } from '../../platform/outgoing/channel-kind.ts';
import { readKeyPress } from './keypad.ts';
import { readReceipt } from './receipts.ts';
import { isSigned } from './signature.ts';
import { helpText, inboundActOf, readSmsReply, type SmsReply } from './sms-reply.ts';
import { replyCodeOf } from './sms-text.ts';
import { callScript, closingScript, textReply } from './twiml.ts';

interface Account {
  readonly authToken: string;
  readonly from: string;
}

/** Replies, keys and receipts, each proven by the provider's signature over address and form. */
export async function receiveTwilio(account: Account, call: InboundCall, port: InboundPort): Promise<InboundAnswer> {
  const form = new URLSearchParams(call.rawBody);
  if (!isSigned(account.authToken, call.url, form, call.headers['x-twilio-signature'])) {
    return {
      kind: 'unproven',
      problem: '`x-twilio-signature` is missing, or not by the token of this account for this address',
      help: 'give the provider exactly the address that Lockstep shows, and Lockstep the token of the account',
    };
  }
  switch (call.path) {
    case 'reply':
      return await takeReply(account, form, port);
    case 'keypad':
      return await takeKey(form, call, port);
    case 'status':
      return await takeReceipt(form, call.query, port);
  }
  return { kind: 'unreadable', problem: `there is no callback \`${call.path}\`` };
}

async function takeReply({ from }: Account, form: URLSearchParams, port: InboundPort): Promise<InboundAnswer> {
  const reply = readSmsReply(form);
  if (reply === undefined) return { kind: 'unreadable', problem: 'no text message as the provider describes it' };
  return twiml(textReply(await answerReply(reply, from, form, port)));
}

async function answerReply(
  reply: SmsReply,
  from: string,
  form: URLSearchParams,
  port: InboundPort,
): Promise<string | undefined> {
  switch (reply.kind) {
    case 'opt': {
      const { sentence } = await port.opt(reply.act);
      // Where the provider keeps its own list it answers itself, and stops ours.
      return form.has('OptOutType') ? undefined : sentence;
    }
    case 'help':
      return form.has('OptOutType') ? undefined : helpText(from);
    case 'unclear':
      return helpText(from);
    case 'act':
      return await answerAct(reply, port);
  }
}

async function answerAct(reply: Extract<SmsReply, { kind: 'act' }>, port: InboundPort): Promise<string> {
  const messages = await port.openMessages('sms', reply.by);
  const open = messages.map(({ idempotencyKey, acts }) => ({ code: replyCodeOf(idempotencyKey), acts }));
  const act = inboundActOf(reply, open);
  if (act !== undefined) return (await port.act(act)).sentence;
  if (open.length === 0) return 'Nothing was done: no message to this phone is waiting for an answer.';
  const codes = [...new Set(open.map(({ code }) => code))].slice(0, 5).join(', ');
  return `Nothing was done: add the 4 digits of the message you mean (${codes}).`;
}

async function takeKey(form: URLSearchParams, call: InboundCall, port: InboundPort): Promise<InboundAnswer> {
  const press = readKeyPress(form, call.query);
  switch (press.kind) {
    case 'act':
      return twiml(closingScript((await port.act(press.act, 'voice')).sentence));
    case 'repeat': {
      const message = await port.message(press.message);
      const [again] = call.url.split('?');
      return twiml(message === undefined ? closingScript('This is over. Goodbye.') : callScript(message, again));
    }
    case 'nothing':
      return twiml(closingScript('Nothing was done. Goodbye.'));
  }
}

async function takeReceipt(form: URLSearchParams, query: URLSearchParams, port: InboundPort): Promise<InboundAnswer> {
  const receipt = readReceipt(form, query);
  if (receipt?.idempotencyKey !== undefined)
    await port.receipt(receipt.idempotencyKey, { state: receipt.state, reason: receipt.reason });
  return twiml(textReply(undefined));
}

function twiml(body: string): InboundAnswer {
  return { kind: 'answer', contentType: 'text/xml; charset=utf-8', body };
}

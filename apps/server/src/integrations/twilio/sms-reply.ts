import type { InboundAct, MessageAct } from '../../platform/outgoing/channel.ts';

/** What somebody texted back. `by` is the number it came from, in E.164. */
export type SmsReply =
  | { readonly kind: 'opt'; readonly act: InboundAct }
  /**
   * An act on the message with this code. Without a code it speaks of the only open message of that phone; where there are more,
   * nobody knows of which.
   */
  | { readonly kind: 'act'; readonly act: MessageAct; readonly code: string | undefined; readonly by: string }
  | { readonly kind: 'help'; readonly by: string }
  | { readonly kind: 'unclear'; readonly by: string };

const mostChars = 60;

/**
 * Words that end messages, each only as the whole text, as carriers take them: `stop please` asks a person, not a machine. The
 * English and French ones are those of Twilio, the others what carriers use in their countries.
 */
const stopWords = wordSet(
  'stop|stopall|stop all|unsubscribe|cancel|end|quit|revoke|optout|opt out|opt-out',
  'arret|arrêt|arrett|arrete|arrêter|arreter|desabonner|désabonner',
  'stopp|abmelden|abbestellen|stoppen|afmelden|uitschrijven|avsluta|avslutt|afmeld|lopeta',
  'baja|alto|parar|pare|cancelar|sair|basta|ferma|disiscrivi|annulla',
  'rezygnuję|rezygnuje|odhlasit|odhlásit|iptal|стоп|отписаться|скасувати|berhenti|huỷ|hủy',
  '停止|退订|退訂|td|取消|配信停止|수신거부|중지|إيقاف|توقف|הסר',
);
const startWords = wordSet(
  'start|unstop|yes|optin|opt in|opt-in|subscribe|resume',
  'reprendre|alta|iniciar|anmelden|aanmelden|riprendi|старт|开始|開始|시작',
);
const helpWords = wordSet(
  'help|info|?|aide|hilfe|ayuda|ajuda|aiuto|hulp|hjälp|hjelp|pomoc|помощь|帮助|幫助|ヘルプ|도움말',
);

const acts: ReadonlyMap<string, MessageAct> = new Map([
  ['ack', 'acknowledge'],
  ['acked', 'acknowledge'],
  ['acknowledge', 'acknowledge'],
  ['acknowledged', 'acknowledge'],
  ['resolve', 'resolve'],
  ['resolved', 'resolve'],
  ['close', 'resolve'],
  ['closed', 'resolve'],
  ['not me', 'not_me'],
  ['notme', 'not_me'],
  ['not mine', 'not_me'],
  ['nack', 'not_me'],
]);

/**
 * Reads an inbound text message. Only a word of ours with at most a code counts as an act: what somebody writes around it may
 * turn its meaning.
 */
export function readSmsReply(form: URLSearchParams): SmsReply | undefined {
  const by = form.get('From') ?? '';
  if (!/^\+\d{3,15}$/.test(by)) return undefined;
  // Where the provider handles these words itself, it says what it made of them.
  const sorted = form.get('OptOutType');
  if (sorted === 'STOP') return { kind: 'opt', act: { act: 'stop', token: undefined, by } };
  if (sorted === 'START') return { kind: 'opt', act: { act: 'start', token: undefined, by } };
  if (sorted === 'HELP') return { kind: 'help', by };
  return readWords(plainWords(form.get('Body') ?? ''), by);
}

function readWords(words: string, by: string): SmsReply {
  if (stopWords.has(words)) return { kind: 'opt', act: { act: 'stop', token: undefined, by } };
  if (startWords.has(words)) return { kind: 'opt', act: { act: 'start', token: undefined, by } };
  if (helpWords.has(words)) return { kind: 'help', by };
  const [, before, word = '', after] = /^(?:(\d{1,6}) ?)?([a-z ]*[a-z])(?: ?(\d{1,6}))?$/.exec(words) ?? [];
  const act = acts.get(word.trim());
  if (act === undefined || (before !== undefined && after !== undefined)) return { kind: 'unclear', by };
  return { kind: 'act', act, code: before ?? after, by };
}

/** Lower case, single spaces, without the signs that keyboards add. */
function plainWords(body: string): string {
  if (body.length > mostChars * 4) return '';
  const text = body
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\s"'`“”„‘’.,;:!#()/]+/g, ' ')
    .trim();
  return text.length > mostChars ? '' : text;
}

/** The token that a reply stands for: of the only open message of its phone that fits, or nothing. */
export function inboundActOf(
  reply: Extract<SmsReply, { kind: 'act' }>,
  open: readonly {
    readonly code: string;
    readonly acts: readonly { readonly act: MessageAct; readonly token: string }[];
  }[],
): InboundAct | undefined {
  const meant = reply.code === undefined ? open : open.filter(({ code }) => code === reply.code);
  const [only, another] = meant;
  if (only === undefined || another !== undefined) return undefined;
  const token = only.acts.find(({ act }) => act === reply.act)?.token;
  return token === undefined ? undefined : { act: reply.act, token, by: reply.by };
}

/** What HELP is answered with, and what a text that we do not understand. */
export function helpText(from: string): string {
  return `Lockstep pages. Reply ack, not me or resolve with the 4 digits of the message. STOP ends messages to this phone, START to ${from} brings them back.`;
}

function wordSet(...rows: readonly string[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => row.split('|').map((word) => word.normalize('NFKC'))));
}

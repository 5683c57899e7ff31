import type { AnswerOf } from '../../api/call.ts';
import { counted } from '../../ui/counted.ts';
import { durationWords } from '../../ui/time-words.ts';

export type Source = AnswerOf<'listAlertSources'>['items'][number];
export type Kind = AnswerOf<'listAlertSourceKinds'>['items'][number];
export type Health = AnswerOf<'getAlertSourceHealth'>;
export type Form = NonNullable<Source['signature']>['form'];

/** Kinds that no sender is set up for: what Lockstep sends itself. */
export const ownKinds: Readonly<Record<string, string>> = {
  lockstep_canary: 'Lockstep itself, every minute: whether pages would go out',
  lockstep_monitors: 'Heartbeats and uptime checks of Lockstep',
};

/** Whether a source is silent for longer than it used to be. */
export function silenceWords({ silence, longestPauseMinutes }: Pick<Health, 'silence' | 'longestPauseMinutes'>): {
  readonly word: string;
  readonly said: string;
} {
  const pause = longestPauseMinutes === null ? undefined : durationWords(longestPauseMinutes * 60_000);
  switch (silence) {
    case 'usual':
      return {
        word: 'as usual',
        said: pause === undefined ? 'No longer silent than usual' : `Its longest pause of the last week was ${pause}`,
      };
    case 'quiet':
      return {
        word: 'quieter than usual',
        said:
          pause === undefined
            ? 'Silent for longer than usual'
            : `In the last week it never paused for more than ${pause}`,
      };
    case 'unknown':
      return { word: 'too little to tell', said: 'Too little has come in the last week to say what is usual' };
  }
}

/** What the drawing of a day shows, for those who hear it: sums and the busiest hour. */
export function dayWordsOf(perHour: Health['perHour']): string {
  const received = perHour.reduce((sum, hour) => sum + hour.received, 0);
  const rejected = perHour.reduce((sum, hour) => sum + hour.rejected, 0);
  if (received + rejected === 0) return 'Nothing came in the last 24 hours';
  const most = Math.max(...perHour.map((hour) => hour.received + hour.rejected));
  return `Last 24 hours: ${counted(received, 'message')}, ${rejected.toLocaleString('en')} refused; at most ${most.toLocaleString('en')} in an hour`;
}

/**
 * Heights of one hour in a drawing, of what was taken and of what was refused. What is there is never too small to be seen.
 *
 * @param most the sum of the busiest hour
 */
export function barOf(
  { received, rejected }: Pick<Health['perHour'][number], 'received' | 'rejected'>,
  most: number,
  height: number,
): { readonly taken: number; readonly refused: number } {
  const of = (count: number): number => (count === 0 ? 0 : Math.max(1.5, (count / most) * height));
  const refused = of(rejected);
  return { refused, taken: Math.min(of(received), height - refused) };
}

/** Minutes as they are typed; null: none. NaN for what is no number, which the contract refuses at its field. */
export function minutesIn(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

/** Stands for the key where it is not known: it is told once. */
export const KEY_PLACE = 'YOUR-KEY';

/** An address or a step of a kind's set-up, filled in. */
export function filled(text: string, kind: Kind, key: string, origin: string): string {
  const url = `${origin}${kind.path.replace('{key}', key)}`;
  return text.replaceAll('{url}', url).replaceAll('{host}', new URL(origin).host).replaceAll('{key}', key);
}

const formNames: Readonly<Record<Form, string>> = {
  sender: 'As the sender signs',
  standard_webhooks: 'Standard Webhooks',
  hmac_header: 'HMAC-SHA256 of the body in a header',
  bearer: 'A bearer token',
  basic: 'The password of basic authentication',
};

export function formName(form: Form): string {
  return formNames[form];
}

/** Forms a kind can be set to, its own first. */
export function formsOf({ signing }: Pick<Kind, 'signing'>): readonly Form[] {
  const others: readonly Form[] = ['standard_webhooks', 'hmac_header', 'bearer', 'basic'];
  return signing === 'none' ? others : ['sender', ...others];
}

/** Which fields a form asks for. */
export function fieldsOf(
  form: Form,
  { signing }: Pick<Kind, 'signing'>,
): {
  readonly asksSecret: boolean;
  readonly asksHeader: boolean;
} {
  return { asksSecret: !(form === 'sender' && signing === 'certificate'), asksHeader: form === 'hmac_header' };
}

import { z } from 'zod';
import { objectOf, sendHttp, type SendRules } from '../../platform/outgoing/send-http.ts';

/** A bot of a Mattermost server. */
export interface MattermostApi {
  /** `https://chat.example.org`; no slash at the end. */
  readonly serverUrl: string;
  readonly botToken: string;
  readonly rules: SendRules;
}

export type MattermostSaid =
  | { readonly kind: 'said'; readonly value: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'failed';
      /** Mattermost's name of the error; empty where it named none. */
      readonly error: string;
      /** Of HTTP; 0: no answer. */
      readonly status: number;
      readonly problem: string;
      readonly mayPass: boolean;
    };

const Failure = z.object({ id: z.string().max(200), message: z.string().default('') });

const cures: Readonly<Record<number, string>> = {
  401: 'Mattermost does not know the bot token: make a new one and set it up again',
  403: 'the bot may not do that: add it to the team, and to private channels; it needs the right to make and manage public channels',
};

/** One call of the API, version 4. Never throws. @param path behind `/api/v4` */
export async function callMattermost(
  { serverUrl, botToken, rules }: MattermostApi,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<MattermostSaid> {
  const answer = await sendHttp(
    {
      method,
      url: `${serverUrl}/api/v4${path}`,
      headers: {
        authorization: `Bearer ${botToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    },
    rules,
  );
  if (answer.kind === 'none') {
    const { delivery } = answer;
    const problem = delivery.outcome === 'delivered' ? 'Mattermost did not answer' : delivery.reason;
    return { kind: 'failed', error: '', status: 0, problem, mayPass: delivery.outcome === 'retryable' };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'said', value: objectOf(answer) ?? {} };
  const failure = Failure.safeParse(objectOf(answer)).data;
  const cure = cures[status];
  const said = failure === undefined ? '' : ` \`${failure.id}\``;
  const problem = `Mattermost answered ${status}${said}${cure === undefined ? '' : `: ${cure}`}`;
  return { kind: 'failed', error: failure?.id ?? '', status, problem, mayPass: status === 429 || status >= 500 };
}

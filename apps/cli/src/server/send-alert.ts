import type { Cli } from '../cli.ts';
import { CliProblem, exitCodes, usageProblem } from '../cli-problem.ts';

export interface SentAlert {
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly dedupKey?: string;
  readonly severity?: string;
  readonly resolve?: boolean;
}

/**
 * Posts one alert to the address of a source, as any sender would: with its key and no token.
 *
 * @returns what the server answers
 * @throws CliProblem when there is no key, nobody answers, or the alert was not stored
 */
export async function sendAlert(cli: Cli, givenKey: string | undefined, alert: SentAlert): Promise<unknown> {
  const key = givenKey ?? cli.environment.sourceKey;
  if (key === undefined) {
    throw usageProblem(
      'no key of a source is given',
      'put it into LOCKSTEP_SOURCE_KEY; `lockstep source add` tells it once',
    );
  }
  const { url } = cli.settings();
  const { summary, labels, dedupKey, severity, resolve } = alert;
  const body = { summary, labels, key: dedupKey, severity, status: resolve === true ? 'resolve' : 'fire' };
  const answer = await post(`${url}/in/${encodeURIComponent(key)}`, body, url);
  const text = await answer.text();
  if (answer.ok) return asJson(text);
  const exitCode = answer.status === 401 || answer.status === 403 ? exitCodes.notPermitted : exitCodes.error;
  throw new CliProblem(exitCode, `the server did not store it: ${text.slice(0, 500) || `status ${answer.status}`}`, {
    help: 'the source has to be of kind `generic`; `lockstep source list` shows what it had to complain of',
  });
}

async function post(address: string, body: object, url: string): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliProblem(exitCodes.unreachable, `${url} can not be reached: ${reason}`, {
      help: 'nothing was stored; is the server running, and is `--url` right?',
    });
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

import type { Door } from '../sources/doors.ts';

/** What a test says. */
export const testAlert = {
  labels: { alertname: 'FirstPage', severity: 'critical', instance: 'lockstep' },
  annotations: { summary: 'A test: somebody wants to see whether this reaches you' },
} as const;

/** The test alert as the sender of this kind would post it, with its key and nothing of this session. */
function testRequest({ kind, origin, key }: Door): {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
} {
  const json = { 'Content-Type': 'application/json' };
  switch (kind) {
    case 'prometheus':
      return {
        url: `${origin}/api/v2/alerts`,
        headers: { Authorization: `Bearer ${key}`, ...json },
        body: [testAlert],
      };
    case 'alertmanager':
      return {
        url: `${origin}/in/${key}`,
        headers: json,
        body: { version: '4', status: 'firing', alerts: [{ status: 'firing', ...testAlert }] },
      };
  }
}

/** Words between single quotes of a shell, whatever they hold. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One command that sends the test alert. */
export function curlSnippet(door: Door): string {
  const { url, headers, body } = testRequest(door);
  return [
    `curl ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `-d ${quoted(JSON.stringify(body, undefined, 2))}`,
  ].join(' \\\n  ');
}

/**
 * Posts the test alert through the door senders use, with their key and without this session.
 *
 * @returns undefined when it was taken, else what the door answered
 */
export async function sendTestAlert(door: Door): Promise<string | undefined> {
  const { url, headers, body } = testRequest(door);
  try {
    const answer = await fetch(url, { method: 'POST', credentials: 'omit', headers, body: JSON.stringify(body) });
    return answer.ok ? undefined : `the door answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
  } catch {
    return 'Lockstep does not answer';
  }
}

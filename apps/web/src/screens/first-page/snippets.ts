/** Where senders post to, as this browser reaches it, and with which key. */
export interface Door {
  /** `https://lockstep.example.org` */
  readonly origin: string;
  readonly key: string;
}

/** Says in every snippet where the key belongs, once it is no longer known. */
export const keyPlace = 'KEY-OF-THE-SOURCE';

/** What a test says; it is over by itself when nobody repeats it. */
export const testAlert = {
  labels: { alertname: 'FirstPage', severity: 'critical', instance: 'lockstep' },
  annotations: { summary: 'A test: somebody wants to see whether this reaches you' },
} as const;

/** Words between single quotes of a shell, whatever they hold. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One command that sends the test alert as Prometheus would. */
export function curlSnippet({ origin, key }: Door): string {
  return [
    `curl ${quoted(`${origin}/api/v2/alerts`)}`,
    `-H ${quoted(`Authorization: Bearer ${key}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify([testAlert], undefined, 2))}`,
  ].join(' \\\n  ');
}

/** For `prometheus.yml`: Lockstep in the place of an Alertmanager. */
export function prometheusSnippet({ origin, key }: Door): string {
  const { host, protocol } = new URL(origin);
  return [
    'alerting:',
    '  alertmanagers:',
    `    - scheme: ${protocol.replace(':', '')}`,
    '      authorization:',
    `        credentials: ${key}`,
    '      static_configs:',
    `        - targets: ['${host}']`,
  ].join('\n');
}

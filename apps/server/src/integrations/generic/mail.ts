import type { AlertSeverity, IncomingAction, PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { gather } from '../reading/gather.ts';
import { isRecord, textAt, valueAt } from '../reading/json.ts';
import { wrongShape } from '../reading/single.ts';
import { timeOf } from '../reading/time.ts';
import { parseMapped } from './parse.ts';

/** What programs for mail put before the subject of an answer or of something passed on. */
const passedOn = /^\s*(?:re|aw|antw|sv|fw|fwd|wg)\s*(?:\[\d{1,3}\])?\s*:\s*/i;
const answered = /^\s*(?:re|aw|antw|sv)\s*(?:\[\d{1,3}\])?\s*:/i;
/** A word of state at the beginning of a subject: `[RESOLVED]`, `** PROBLEM`, `OK:`. */
const stateWord =
  /^[\s*[({]*(problem|alert|alarm|firing|triggered|down|critical|error|warning|resolved|recovered|recovery|ok|closed|cleared|up|normal)\b[\s*\])}]*[:\-–]?\s*/i;
/** The same at its end: `... is CRITICAL **`. */
const stateEnd = /\s+(?:is|are)\s+(critical|warning|unknown|down|ok|up|recovered|resolved)\b[\s*!.]*$/i;
const over = new Set(['resolved', 'recovered', 'recovery', 'ok', 'closed', 'cleared', 'up', 'normal']);
const severities: ReadonlyMap<string, AlertSeverity> = new Map([
  ['critical', 'critical'],
  ['down', 'critical'],
  ['error', 'error'],
  ['warning', 'warning'],
]);

/**
 * A mail to the address of a source. By the mapping of its source, or: the subject without its words of state is the matter, and
 * those words say whether it is over; an answer by a person is written down.
 */
export function parseMail(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (!isRecord(payload) || textAt(payload, 'from') === undefined)
    return wrongShape(payload, 'a mail with `from` and `subject` is expected');
  if (meta.mapping !== undefined) return parseMapped(meta.mapping, payload);
  const subject = textAt(payload, 'subject') ?? '';
  const from = textAt(payload, 'from') ?? '';
  const { matter, action, severity } = readSubject(subject);
  const gathering = gather();
  const text = textAt(payload, 'text');
  gathering.alert('', {
    action,
    dedupKey: `mail:${from.toLowerCase()}/${matter.toLowerCase()}`,
    summary: [subject.replace(passedOn, ''), text, `mail of ${from}`],
    labels: { from },
    annotations: { description: text },
    severity,
    startsAt: action === 'fire' ? timeOf(valueAt(payload, 'date')) : undefined,
    note: action === 'note' ? text : undefined,
    by: action === 'note' ? from : undefined,
  });
  return gathering.done();
}

function readSubject(subject: string): {
  readonly matter: string;
  readonly action: IncomingAction;
  readonly severity: AlertSeverity | undefined;
} {
  let rest = subject;
  for (let tries = 0; tries < 5 && passedOn.test(rest); tries += 1) rest = rest.replace(passedOn, '');
  const words = [stateWord.exec(rest)?.[1], stateEnd.exec(rest)?.[1]].flatMap((word) => word?.toLowerCase() ?? []);
  const bare = rest
    .replace(stateWord, '')
    .replace(stateEnd, '')
    .replaceAll(/[\s*]+/g, ' ')
    .trim();
  const isOver = words.some((word) => over.has(word));
  return {
    matter: bare === '' ? rest.trim() : bare,
    action: answered.test(subject) ? 'note' : isOver ? 'resolve' : 'fire',
    severity: words.map((word) => severities.get(word)).find((found) => found !== undefined),
  };
}

export const mail: SenderKind = {
  id: 'mail',
  name: 'Mail',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [],
  signature: undefined,
  parse: parseMail,
  setUp: [
    'Start the server with `LOCKSTEP_SMTP_LISTEN=0.0.0.0:25` and let the MX record of a name of its own lead there.',
    'Send mails to `{key}@` and that name, or post `from`, `subject` and `text` as JSON to `{url}`.',
    'The subject is the matter: with RESOLVED, RECOVERY or OK at its beginning it is over. A mapping over `subject`, `from`, `to`, `text` and `date` changes that.',
  ],
  sample: {
    from: 'monitoring@example.org',
    to: 'lockstep@example.org',
    subject: 'PROBLEM: lockstep-test, nothing is wrong',
    text: 'Test alert: nothing is wrong',
    date: '2026-01-01T00:00:00Z',
  },
};

import {
  type AlertAxis,
  type AlertSeverity,
  type FieldValue,
  type IncomingAction,
  type Mapping,
  type MappedEntry,
  type PayloadMeta,
  type ReadPayload,
  type SenderKind,
  applyMapping,
  readMapping,
} from '@lockstep/alerting';
import { type Gathering, MOST_ENTRIES, gather } from '../reading/gather.ts';
import { kindOf, overlay } from '../reading/json.ts';
import { severityOf } from '../reading/severity.ts';
import { sha256 } from '../reading/text.ts';
import { timeOf } from '../reading/time.ts';
import { DEFAULT_MAPPING } from './default-mapping.ts';

const AXES: readonly AlertAxis[] = ['reliability', 'security', 'both'];
/** Words for a status that need no map; whatever is not among them goes on. */
const ACTIONS: ReadonlyMap<string, IncomingAction | 'ignore'> = new Map(
  (
    [
      [
        'fire',
        'fire firing fired alerting alert trigger triggered open opened active problem down failed failing error critical warning new',
      ],
      [
        'resolve',
        'resolve resolved ok okay close closed clear cleared recover recovered recovery up normal success inactive fixed',
      ],
      ['acknowledge', 'acknowledge acknowledged ack acked'],
      ['unacknowledge', 'unacknowledge unacknowledged'],
      ['note', 'note comment commented'],
      ['ignore', 'ignore ignored'],
    ] as const
  ).flatMap(([action, words]) => words.split(' ').map((word) => [word, action] as const)),
);

/** Any payload, by the mapping of its source, or by the names most senders use. */
export function parseGeneric(payload: unknown, meta: PayloadMeta): ReadPayload {
  return parseMapped(meta.mapping ?? defaultMapping(), payload);
}

export function parseMapped(mapping: Mapping, payload: unknown): ReadPayload {
  if (typeof payload !== 'object' || payload === null)
    return { ok: false, problem: `the body is ${kindOf(payload)}: a mapping needs an object or a list` };
  const gathering = gather();
  const { entries, isCut } = applyMapping(mapping, payload, MOST_ENTRIES);
  for (const entry of entries) takeEntry(entry, gathering);
  if (isCut) gathering.reject('', `entries beyond the first ${MOST_ENTRIES} were not read: send smaller payloads`);
  if (entries.length === 0) gathering.ignore(`nothing at \`${mapping.each?.text ?? '$'}\``);
  return gathering.done();
}

function takeEntry(entry: MappedEntry, gathering: Gathering): void {
  const { fields } = entry;
  const summary = fields.summary?.value;
  const note = (problem: string | undefined, field: string) => {
    if (problem !== undefined) gathering.reject(entry.at === '' ? field : `${entry.at}: ${field}`, problem);
  };
  const action = actionOf(fields.status, (problem) => note(problem, 'status'));
  if (action === 'ignore') {
    gathering.ignore('the mapping says so');
    return;
  }
  // Nothing that could be an alert: saying so is better than a page without words.
  if (summary === undefined && fields.key?.value === undefined) {
    note(fields.summary?.problem ?? 'has no value', 'summary');
    return;
  }
  const labels = overlay(...entry.labelRecords.map(asRecord), valuesOf(entry.labels));
  const severity = fields.severity?.value;
  if (severity !== undefined && severityOf(severity) === undefined)
    note(`\`${severity.slice(0, 80)}\` is no severity known here: map it`, 'severity');
  gathering.alert(entry.at, {
    action,
    dedupKey: fields.key?.value ?? (Object.keys(labels).length === 0 ? `summary:${sha256(summary ?? '')}` : undefined),
    summary: [summary],
    labels,
    annotations: valuesOf(entry.annotations),
    severity: severityOf(severity) satisfies AlertSeverity | undefined,
    axis: AXES.find((axis) => axis === fields.axis?.value?.toLowerCase()),
    startsAt: timeOf(fields.startsAt?.value),
    endsAt: timeOf(fields.endsAt?.value),
    links: entry.links.map(({ label, url }) => ({ label, url: url.value })),
    note: fields.note?.value,
    by: fields.by?.value,
  });
}

function actionOf(status: FieldValue | undefined, note: (problem: string) => void): IncomingAction | 'ignore' {
  // A mapping without a status has a sender that only ever opens.
  if (status === undefined) return 'fire';
  const known = ACTIONS.get(status.value?.trim().toLowerCase() ?? '');
  if (known === undefined)
    note(`${status.problem ?? `\`${status.value?.slice(0, 80) ?? ''}\` is not known`}: taken as firing`);
  return known ?? 'fire';
}

function valuesOf(pairs: MappedEntry['labels']): Record<string, string | undefined> {
  return Object.fromEntries(pairs.map(([name, { value }]) => [name, value]));
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

let builtIn: Mapping | undefined;

function defaultMapping(): Mapping {
  if (builtIn === undefined) {
    const read = readMapping(DEFAULT_MAPPING);
    if (!read.ok) throw new RangeError('the built-in mapping can not be read');
    builtIn = read.mapping;
  }
  return builtIn;
}

export const generic: SenderKind = {
  id: 'generic',
  name: 'Any webhook',
  address: { form: 'keyed_url' },
  body: 'json_or_form',
  headers: [],
  signature: undefined,
  parse: parseGeneric,
  setUp: [
    'Post JSON to `{url}`: `summary` says what is wrong, `status` is firing or resolved, `key` is the same for both.',
    'A sender with other names needs a mapping: paste one of its payloads here and see what becomes of it.',
  ],
  sample: {
    summary: 'Test alert: nothing is wrong',
    status: 'firing',
    key: 'lockstep-test',
    severity: 'warning',
    labels: { service: 'example' },
  },
};

/** Payloads of senders: every kind of the table reads every text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SENDER_KINDS } from '../../apps/server/src/integrations/registry/sender-kinds.ts';
import { previewMapping } from '../../apps/server/src/integrations/generic/preview.ts';
import {
  type Mapping,
  type ParsedPayload,
  type PayloadMeta,
  readMapping,
  readPayload,
} from '../../packages/alerting/src/index.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

const SAMPLES = join(repoRoot, '../shared/data/payloads');
const LONGEST = 30_000;

const META: PayloadMeta = {
  headers: {},
  contentType: 'application/json',
  now: Date.UTC(2026, 0, 1),
  freshKey: 'fresh',
  mapping: mapping(),
  call: { method: 'POST', path: '/v2/alerts', query: {} },
};

const PIECES = [
  '"alerts"',
  '"status"',
  '"resolved"',
  '"labels"',
  '"0001-01-01T00:00:00Z"',
  '"id"',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"constructor"',
  'null',
  'true',
  '[]',
  '{}',
  '[{}]',
  '{"a":',
  '1e999',
  '-0',
  '"https://example.org/"',
];

/** One text through all of them: a payload at the wrong address is what senders get wrong first. */
export function senderTarget(): FuzzTarget {
  return { name: 'senders', seeds, pieces: PIECES, maxLength: LONGEST, run: readByAll };
}

function seeds(): string[] {
  const own = SENDER_KINDS.map(({ sample }) => (typeof sample === 'string' ? sample : JSON.stringify(sample)));
  if (!existsSync(SAMPLES)) return own;
  const shared = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|sarif)$/.test(name))
    .map((name) => readFileSync(join(SAMPLES, name), 'utf8'))
    .filter((text) => text.length < LONGEST);
  return [...own, ...shared];
}

function readByAll(text: string): void {
  for (const kind of SENDER_KINDS) {
    const read = readPayload(kind, text, META);
    if (read.ok) judge(kind.id, read.payload);
    else if (read.problem === '') throw new RangeError(`${kind.id} refuses without a reason`);
  }
  const payload = parsed(text);
  if (payload !== undefined && META.mapping !== undefined) previewMapping(META.mapping, payload);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the next part relies on: storable, bounded, never without words, an identity that holds. */
function judge(kind: string, payload: ParsedPayload): void {
  for (const { summary, dedupKey, labels } of payload.alerts) {
    if (summary.trim() === '' || summary.length > 1_024) throw new RangeError(`${kind}: the summary \`${summary}\``);
    if (dedupKey === '' || (dedupKey?.length ?? 0) > 512) throw new RangeError(`${kind}: the key \`${dedupKey}\``);
    if (Object.keys(labels).length > 200) throw new RangeError(`${kind}: more labels than are kept`);
  }
  if (payload.alerts.length > 10_000 || payload.rejected.length > 200)
    throw new RangeError(`${kind}: more than is kept`);
  const links = [...payload.alerts, ...payload.changes].flatMap((one) => one.links);
  if (links.some(({ url }) => !/^https?:/.test(url))) throw new RangeError(`${kind}: a link that is none`);
  // The busiest parser leaves that to intake, which mends every text it is given.
  if (kind !== 'prometheus' && /\\u0000|\\ud[89a-f]/i.test(JSON.stringify(payload)))
    throw new RangeError(`${kind}: text that can not be stored`);
}

function mapping(): Mapping {
  const read = readMapping({
    version: 1,
    each: '$.alerts[*]',
    summary: { from: ['{{ annotations.summary }}', '{{ labels.alertname }}'], match: '^(.*)$' },
    key: '{{ fingerprint }}',
    status: { from: '{{ status }}', map: { firing: 'fire', resolved: 'resolve' } },
    labelsFrom: ['labels', '$.commonLabels'],
    links: [{ url: '{{ $.externalURL }}', label: 'sender' }],
  });
  if (!read.ok) throw new RangeError(JSON.stringify(read.problems));
  return read.mapping;
}

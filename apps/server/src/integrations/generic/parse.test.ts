import { readFileSync } from 'node:fs';
import { type Mapping, readMapping } from '@lockstep/alerting';
import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleText } from '../reading/test-samples.ts';
import { generic, parseMapped } from './parse.ts';
import { previewMapping } from './preview.ts';

function mapping(document: object): Mapping {
  const read = readMapping({ version: 1, ...document });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.mapping;
}

const GIVEN = mapping({
  each: '$.events[*]',
  summary: { from: ['{{ title }}', '{{ check }} on {{ host }}'] },
  key: '{{ host }}/{{ check }}',
  status: { from: '{{ code }}', map: { '0': 'resolve', '1': 'fire', '2': 'fire', '9': 'ignore' } },
  severity: { from: '{{ code }}', map: { '1': 'warning', '2': 'critical' } },
  labels: { host: '{{ host }}', team: { from: '{{ host }}', match: '^([a-z]+)-' } },
  links: [{ url: '{{ $.base }}/{{ host }}', label: 'dashboard' }],
});
const PAYLOAD = {
  base: 'https://m.example.org',
  events: [
    { host: 'web-1', check: 'disk', code: 2 },
    { host: 'web-1', check: 'cpu', code: 0, title: 'fine again' },
    { host: 'db-1', check: 'odd', code: 7 },
    { host: 'db-1', check: 'off', code: 9 },
    {},
  ],
};

describe('any webhook, by a mapping', () => {
  it('makes alerts of entries; a status that is not in the map goes on and is named', () => {
    const read = reading(generic, PAYLOAD, { mapping: GIVEN });

    expect(read.alerts.map(({ action, dedupKey, summary, severity }) => [action, dedupKey, summary, severity])).toEqual(
      [
        ['fire', 'web-1/disk', 'disk on web-1', 'critical'],
        ['resolve', 'web-1/cpu', 'fine again', undefined],
        ['fire', 'db-1/odd', 'odd on db-1', undefined],
      ],
    );
    expect(read.alerts[0]).toMatchObject({
      labels: { host: 'web-1', team: 'web' },
      links: [{ url: 'https://m.example.org/web-1', label: 'dashboard' }],
    });
    expect(read.ignored).toEqual([{ reason: 'the mapping says so', count: 1 }]);
    expect(read.rejected.map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      'events[2]: status `7` is not in the map: taken as firing',
      'events[4]: status `code` is not there: taken as firing',
      'events[4]: summary `title` is not there',
    ]);
  });

  it('tells alerts without key and labels apart by their words', () => {
    const given = mapping({ each: '[*]', summary: '{{ t }}' });

    const read = parseMapped(given, [{ t: 'a' }, { t: 'b' }, { t: 'a' }]);

    expect(read.ok && new Set(read.payload.alerts.map(({ dedupKey }) => dedupKey)).size).toBe(2);
  });

  it('says when there is nothing where the list should be', () => {
    expect(reading(generic, { other: [] }, { mapping: GIVEN }).ignored).toEqual([
      { reason: 'nothing at `$.events[*]`', count: 1 },
    ]);
    expect(generic.parse('text', META)).toMatchObject({ ok: false });
  });
});

describe('any webhook, without a mapping', () => {
  it('reads the names most senders use', () => {
    const read = reading(generic, {
      title: 'Disk full',
      state: 'RESOLVED',
      id: 7,
      priority: 'P2',
      labels: { service: 'db', deep: { er: 1 } },
      url: 'https://m.example.org/7',
      timestamp: 1_767_225_600,
    });

    expect(read.alerts).toMatchObject([
      {
        action: 'resolve',
        dedupKey: '7',
        summary: 'Disk full',
        severity: 'error',
        labels: { service: 'db', 'deep.er': '1' },
        startsAt: Date.UTC(2026, 0, 1),
        links: [{ url: 'https://m.example.org/7', label: 'sender' }],
      },
    ]);
    expect(read.rejected).toEqual([]);
  });
});

describe('the example of the handbook', () => {
  it('is a mapping that does what it says', () => {
    const handbook = readFileSync(new URL('../../../../../docs/operations.md', import.meta.url), 'utf8');
    const [, example = ''] = /### A mapping for any webhook\n\n```json\n([^`]*)```/.exec(handbook) ?? [];

    const read = parseMapped(mapping(JSON.parse(example) as object), PAYLOAD);

    expect(
      read.ok && read.payload.alerts.slice(0, 2).map(({ action, summary, labels }) => [action, summary, labels]),
    ).toEqual([
      ['fire', 'disk on web-1', { team: 'web' }],
      ['resolve', 'fine again', { team: 'web' }],
    ]);
  });
});

describe('the preview', () => {
  it('tells of each field where its value is from', () => {
    const preview = previewMapping(GIVEN, PAYLOAD);

    expect(preview.entries.map(({ at }) => at)).toEqual([
      'events[0]',
      'events[1]',
      'events[2]',
      'events[3]',
      'events[4]',
    ]);
    expect(preview.entries[0]?.fields).toEqual([
      { field: 'summary', value: 'disk on web-1', from: '{{ check }} on {{ host }}', problem: undefined },
      { field: 'key', value: 'web-1/disk', from: '{{ host }}/{{ check }}', problem: undefined },
      { field: 'status', value: 'fire', from: '{{ code }}', problem: undefined },
      { field: 'severity', value: 'critical', from: '{{ code }}', problem: undefined },
      { field: 'labels.host', value: 'web-1', from: '{{ host }}', problem: undefined },
      { field: 'labels.team', value: 'web', from: '{{ host }}', problem: undefined },
      {
        field: 'links.dashboard',
        value: 'https://m.example.org/web-1',
        from: '{{ $.base }}/{{ host }}',
        problem: undefined,
      },
    ]);
    expect(preview.payload?.alerts).toHaveLength(3);
  });

  it('says why intake would not take the payload', () => {
    expect(previewMapping(GIVEN, 'text')).toMatchObject({
      payload: undefined,
      problem: expect.stringContaining('string'),
    });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it.each([
    ['highcpuusage', 'CPU usage is over 90%', 'critical'],
    ['mqfull-message-queue-is-full', 'Message queue is over 90% capacity', 'critical'],
    ['networklatencyhigh', 'Network latency is higher than normal for customer_id:acme', 'info'],
  ])('reads %s, which no vendor format fits', (name, summary, severity) => {
    const given = mapping({ summary: '{{ summary }}', severity: '{{ labels.severity }}', labelsFrom: 'labels' });

    const read = parseMapped(given, JSON.parse(sampleText(`alertmanager/keep-${name}.json`)));

    expect(read).toMatchObject({
      ok: true,
      payload: { alerts: [{ action: 'fire', summary, severity }], rejected: [] },
    });
  });
});

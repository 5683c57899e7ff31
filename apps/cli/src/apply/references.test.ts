import { expect, it } from 'vitest';
import type { Json } from './compare.ts';
import { KINDS } from './documents.ts';
import { mapNames, mapReferences } from './references.ts';
import { readDocuments } from './read-documents.ts';

const text = `
- { kind: team, name: t, members: [{ person: P }] }
- { kind: service, name: s, team: t }
- { kind: channel_setup, name: c, provider: slack }
- { kind: room, name: r, setup: C, address: a }
- { kind: webhook, name: w, address: 'https://a.example.org' }
- kind: schedule
  name: rota
  team: t
  layers: &layers
    - name: L
      rotations:
        - name: R
          zone: UTC
          starts_at: '2027-01-04T09:00'
          turn: { unit: weeks }
          participants: [P, nobody]
          shadows: [{ person: P, from: 2027-01-01T00:00:00Z, to: 2027-01-02T00:00:00Z }]
      fixed_shifts: [{ person: P, from: 2027-01-01T00:00:00Z, to: 2027-01-02T00:00:00Z }]
  later: [{ from: 2027-02-01T00:00:00Z, layers: *layers }]
- kind: escalation_policy
  name: p
  steps: [{ targets: [P, 'schedule:S', 'channel:R'], joint: { reliability: ['team:t'], security: ['webhook:W'] } }]
  fallback: F
  owner: team:t
- { kind: engagement, team: t, service: s, policy: E }
- { kind: alert_source, name: a, sender: generic, service: s }
- { kind: heartbeat, name: h, service: s, source: a, schedule: { period_seconds: 60 } }
- { kind: uptime_check, name: u, service: s, probe: { kind: tcp, host: a.example.org, port: 1 } }
- { kind: alert_route, name: ar, sources: [a], services: [s], policy: E }
- { kind: inhibition, name: i, source: [a=b], target: [c=d] }
- { kind: maintenance_window, name: m, services: [s], starts_at: 2027-01-01T00:00:00Z, ends_at: 2027-01-02T00:00:00Z }
- { kind: silence, matchers: [a=b], comment: known fault, ends_at: 2027-01-02T00:00:00Z }
- { kind: alert_defaults, catch_all: E }
`;

it('renames every name of every kind of document, and only names', () => {
  const { documents, problems } = readDocuments(text, 'a.yaml');
  const found: string[] = [];

  const renamed = documents.map(({ document }) =>
    mapReferences(document, (kind, name, path) => {
      found.push(`${document.kind} ${path} ${kind}`);
      return `${name}!`;
    }),
  );

  expect(problems).toEqual([]);
  expect(documents.map(({ document }) => document.kind)).toEqual(KINDS);
  expect(found).toEqual([
    'team members[0].person person',
    'service team team',
    'room setup channel_setup',
    'schedule team team',
    'schedule layers[0].rotations[0].participants[0] person',
    'schedule layers[0].rotations[0].shadows[0].person person',
    'schedule layers[0].fixed_shifts[0].person person',
    'schedule later[0].layers[0].rotations[0].participants[0] person',
    'schedule later[0].layers[0].rotations[0].shadows[0].person person',
    'schedule later[0].layers[0].fixed_shifts[0].person person',
    'escalation_policy steps[0].targets[0] person',
    'escalation_policy steps[0].targets[1] schedule',
    'escalation_policy steps[0].targets[2] room',
    'escalation_policy steps[0].joint.reliability[0] team',
    'escalation_policy steps[0].joint.security[0] webhook',
    'escalation_policy fallback escalation_policy',
    'escalation_policy owner team',
    'engagement team team',
    'engagement service service',
    'engagement policy escalation_policy',
    'alert_source service service',
    'heartbeat service service',
    'heartbeat source alert_source',
    'uptime_check service service',
    'alert_route sources[0] alert_source',
    'alert_route services[0] service',
    'alert_route policy escalation_policy',
    'maintenance_window services[0] service',
    'alert_defaults catch_all escalation_policy',
  ]);
  const back = renamed.map((document) => mapReferences(document, (_kind, name) => name.replace('!', '')));
  expect(back).toEqual(documents.map(({ document }) => document));
});

it.each<Json>([null, 'text', [], {}, { steps: 5, owner: ['x'] }, { steps: [null, { targets: 'ada', joint: [] }] }])(
  'leaves alone what has not the form of a document: %j',
  (value) => {
    expect(mapNames('escalation_policy', value, () => 'renamed')).toEqual(value);
  },
);

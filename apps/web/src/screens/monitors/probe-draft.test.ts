import { NewUptimeCheck } from '@lockstep/contract';
import { expect, it } from 'vitest';
import type { Check } from './monitor-words.ts';
import { draftOf, probeOf } from './probe-draft.ts';

const probes: readonly Check['probe'][] = [
  { kind: 'http', url: 'https://a.example/', method: 'HEAD', statuses: [204], keyword: 'ok', slowestMs: 900 },
  { kind: 'http', url: 'https://a.example/', method: 'GET', statuses: [], slowestMs: 10_000 },
  { kind: 'tcp', host: 'db-2', port: 5432, slowestMs: 10_000 },
  { kind: 'tls', host: 'a.example', port: 443, daysLeft: 21, slowestMs: 10_000 },
];

it.each(probes)('gives back a probe of $kind as it was', (probe) => {
  expect(probeOf(draftOf(probe))).toEqual(probe);
});

it('leaves a port that is none to the contract, which refuses it at its field', () => {
  const probe = probeOf({ ...draftOf(probes[2]), port: 'ssh' });

  const refused = NewUptimeCheck.safeParse({ name: 'db-2', probe }).error?.issues ?? [];

  expect(refused.map(({ path }) => path.join('.'))).toEqual(['probe.port']);
});

import { describe, expect, it } from 'vitest';
import type { DeploymentItem } from './lane-layout.ts';
import { laneWords, runningAt } from './lane-words.ts';

const now = Date.parse('2026-11-20T00:00:00Z');
const past = { from: Date.parse('2023-05-09T00:00:00Z'), to: Date.parse('2023-10-28T00:00:00Z') };
const present = { from: Date.parse('2026-08-20T00:00:00Z'), to: now };

function deployed(version: string, from: string, to: string | null, sharePercent = 100): DeploymentItem {
  return {
    id: version,
    service: 'miniflux',
    environment: 'production',
    version,
    replica: '',
    from,
    to,
    sharePercent,
    source: 'declared',
    decisionId: null,
    isGated: true,
    gateReason: null,
    motive: 'routine',
    isSimulated: true,
    recordedBy: { id: 'x', name: 'x', kind: 'person' },
  };
}

describe('what a lane says beside its name', () => {
  const older = deployed('2.0.49', '2023-10-14T00:00:00Z', '2023-11-05T00:00:00Z');
  const newer = deployed('2.0.50', '2023-11-05T00:00:00Z', null);

  it('is what ran at the end of a span that is over, and not that nothing runs', () => {
    expect(runningAt([older], past, now)).toBe(older);
    expect(laneWords(older, past, now)).toEqual(['ran', 'on 2023-10-28']);
    expect(laneWords(undefined, past, now)).toEqual(['nothing ran on 2023-10-28', '']);
  });

  it('is what runs where the span reaches to the present', () => {
    expect(runningAt([older, newer], present, now)).toBe(newer);
    expect(laneWords(newer, present, now)).toEqual(['runs', 'for 3 y']);
    expect(laneWords(undefined, present, now)).toEqual(['nothing runs', '']);
  });

  it('leaves out what serves some only', () => {
    expect(runningAt([older, deployed('2.0.51', '2023-10-20T00:00:00Z', null, 10)], past, now)).toBe(older);
  });
});

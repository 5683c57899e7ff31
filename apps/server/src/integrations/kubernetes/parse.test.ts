import { describe, expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { kubernetes } from './parse.ts';

describe('Kubernetes events', () => {
  const EVENT = {
    type: 'Warning',
    reason: 'BackOff',
    message: 'restarting',
    count: 4,
    involvedObject: { kind: 'Pod', namespace: 'prod', name: 'web-1' },
  };

  it('takes a warning as one alert per object and reason', () => {
    expect(reading(kubernetes, EVENT).alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'pod/prod/web-1/BackOff',
        summary: 'BackOff pod/prod/web-1: restarting',
        severity: 'warning',
        labels: { namespace: 'prod', reason: 'BackOff' },
        annotations: { count: '4' },
      },
    ]);
  });

  it('reads lists, and names what it leaves out', () => {
    const read = reading(kubernetes, { items: [EVENT, { ...EVENT, type: 'Normal' }, {}, 1] });

    expect(read.alerts).toHaveLength(1);
    expect(read.ignored).toEqual([{ reason: 'events of the type Normal', count: 1 }]);
    expect(read.rejected.map(({ path }) => path)).toEqual(['items[2]', 'items[3]']);
    expect(kubernetes.parse({}, META)).toMatchObject({ ok: false });
  });
});

import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { checkmk } from './parse.ts';

describe('Checkmk', () => {
  it('takes a service in trouble and its acknowledgement as one matter', () => {
    const service = { what: 'SERVICE', host: 'web', service: 'CPU', status: 'CRIT', author: 'ada', comment: 'mine' };
    const read = ['PROBLEM', 'ACKNOWLEDGEMENT'].map(
      (notification_type) => reading(checkmk, { ...service, notification_type }).alerts[0],
    );

    expect(read).toMatchObject([
      { action: 'fire', dedupKey: 'service:web/CPU', severity: 'critical' },
      { action: 'acknowledge', dedupKey: 'service:web/CPU', by: 'ada', note: 'mine' },
    ]);
    expect(checkmk.parse({ host: 'web' }, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a recovery', () => {
    expect(sampleReading(checkmk, 'checkmk/keep-mock.json')).toEqual({
      alerts: [
        {
          action: 'resolve',
          dedupKey: 'host:server1',
          summary: 'server1 is UP: Packet received via smart PING',
          labels: { host: 'server1', state: 'UP', address: '10.10.0.185', site: 'cmk', check: 'check-mk-host-smart' },
          annotations: {
            output: 'Packet received via smart PING',
            event: 'DOWN -> UP',
            path: '/check_mk/index.py?start_url=view.py?view_name%3Dhoststatus%26host%3Dserver1%26site%3Dcmk',
          },
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { cdEvents } from './parse.ts';

describe('CDEvents', () => {
  it('reads one inside a CloudEvent', () => {
    const data = {
      context: { type: 'dev.cdevents.service.removed.0.2.0' },
      subject: { id: 'web', content: { artifactId: 'pkg:oci/web@%E0%A4%A' } },
    };

    expect(
      reading(cdEvents, { specversion: '1.0', type: 'dev.cdevents.service.removed.0.2.0', data }).changes,
    ).toMatchObject([{ service: 'web', summary: 'web removed in an environment: %E0%A4%A', version: '%E0%A4%A' }]);
  });

  it('needs a type and a subject', () => {
    expect(cdEvents.parse({ context: { type: 'dev.cdevents.service.deployed.0.2.0' } }, META)).toMatchObject({
      ok: false,
    });
    expect(cdEvents.parse({ context: { type: 'org.example' }, subject: { id: 'a' } }, META)).toMatchObject({
      ok: false,
    });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads artifact signed', () => {
    expect(sampleReading(cdEvents, 'cdevents/artifact_signed.json')).toEqual({
      alerts: [],
      changes: [],
      rejected: [],
      ignored: [{ reason: '`artifact.signed` changes no service and is no incident', count: 1 }],
    });
  });

  it('reads environment modified', () => {
    expect(sampleReading(cdEvents, 'cdevents/environment_modified.json')).toEqual({
      alerts: [],
      changes: [],
      rejected: [],
      ignored: [{ reason: '`environment.modified` changes no service and is no incident', count: 1 }],
    });
  });

  it('reads incident detected', () => {
    expect(sampleReading(cdEvents, 'cdevents/incident_detected.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'incident:/monitoring/prod1/incident-123',
          summary: 'Response time above threshold of 100ms',
          labels: {
            service: 'myApp',
            environment: 'prod1',
            artifact: 'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
            source: '/monitoring/prod1',
          },
          annotations: { 'custom.metric': 'responseTime', 'custom.threshold': '100ms', 'custom.value': '200ms' },
          startsAt: Date.parse('2022-11-11T13:52:20.079Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads incident resolved', () => {
    expect(sampleReading(cdEvents, 'cdevents/incident_resolved.json')).toEqual({
      alerts: [
        {
          action: 'resolve',
          dedupKey: 'incident:/monitoring/prod1/incident-123',
          summary: 'Response time restored below 100ms',
          labels: {
            service: 'myApp',
            environment: 'prod1',
            artifact: 'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93439',
            source: '/monitoring/prod1',
          },
          annotations: { 'custom.metric': 'responseTime', 'custom.threshold': '100ms', 'custom.value': '70ms' },
          endsAt: Date.parse('2022-11-11T13:52:20.079Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads service deployed', () => {
    expect(sampleReading(cdEvents, 'cdevents/service_deployed.json')).toEqual({
      alerts: [],
      changes: [
        {
          summary:
            'mySubject123 deployed in test123: sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          at: Date.parse('2023-03-20T14:27:05.315Z'),
          service: 'mySubject123',
          environment: 'test123',
          version: 'sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          links: [],
          labels: {
            artifact: 'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
            change: 'deployed',
            source: '/event/source/123',
            event_id: '271069a8-fc18-44f1-b38f-9d70a1695819',
          },
        },
      ],
      rejected: [],
      ignored: [],
    });
  });

  it('reads service rolledback', () => {
    expect(sampleReading(cdEvents, 'cdevents/service_rolledback.json')).toEqual({
      alerts: [],
      changes: [
        {
          summary:
            'mySubject123 rolled back in test123: sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          at: Date.parse('2023-03-20T14:27:05.315Z'),
          service: 'mySubject123',
          environment: 'test123',
          version: 'sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          links: [],
          labels: {
            artifact: 'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
            change: 'rolled back',
            source: '/event/source/123',
            event_id: '271069a8-fc18-44f1-b38f-9d70a1695819',
          },
        },
      ],
      rejected: [],
      ignored: [],
    });
  });

  it('reads service upgraded', () => {
    expect(sampleReading(cdEvents, 'cdevents/service_upgraded.json')).toEqual({
      alerts: [],
      changes: [
        {
          summary:
            'mySubject123 upgraded in test123: sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          at: Date.parse('2023-03-20T14:27:05.315Z'),
          service: 'mySubject123',
          environment: 'test123',
          version: 'sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
          links: [],
          labels: {
            artifact: 'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
            change: 'upgraded',
            source: '/event/source/123',
            event_id: '271069a8-fc18-44f1-b38f-9d70a1695819',
          },
        },
      ],
      rejected: [],
      ignored: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { argoCd } from './cd.ts';
import { argoRollouts } from './rollouts.ts';

describe('Argo', () => {
  const APP = { metadata: { name: 'web', namespace: 'argocd' }, spec: { destination: { namespace: 'prod' } } };

  it('tells the ledger of a deployment, and closes what was open', () => {
    const status = {
      health: { status: 'Healthy' },
      sync: { revision: 'r1' },
      operationState: { phase: 'Succeeded', finishedAt: '2026-01-01T00:00:00Z' },
      summary: { images: ['web:1'] },
    };

    const read = reading(argoCd, { trigger: 'on-deployed', app: { ...APP, status } });

    expect(read.changes).toMatchObject([
      { service: 'web', environment: 'prod', version: 'r1', at: Date.UTC(2026, 0, 1), labels: { images: 'web:1' } },
    ]);
    expect(read.alerts.map(({ action, dedupKey }) => [action, dedupKey])).toEqual([
      ['resolve', 'health:argocd/web'],
      ['resolve', 'sync:argocd/web'],
    ]);
  });

  it('opens a matter for a synchronisation that failed', () => {
    const read = reading(argoCd, {
      trigger: 'on-sync-failed',
      app: { ...APP, status: { operationState: { phase: 'Failed' } } },
    });

    expect(read.changes).toEqual([]);
    expect(read.alerts).toMatchObject([{ action: 'fire', dedupKey: 'sync:argocd/web', severity: 'warning' }]);
  });

  it('names what it leaves out', () => {
    expect(reading(argoCd, { trigger: 'on-created', app: APP }).ignored).toHaveLength(1);
    expect(
      reading(argoRollouts, { trigger: 'on-rollout-step-completed', rollout: { metadata: { name: 'web' } } }).ignored,
    ).toHaveLength(1);
    expect(argoCd.parse({}, META)).toMatchObject({ ok: false });
    expect(argoRollouts.parse({}, META)).toMatchObject({ ok: false });
  });

  it.each([
    ['web:1.2.3', '1.2.3'],
    ['r.example.org:5000/web', '7'],
    ['r.example.org:5000/web:1', '1'],
    ['web@sha256:0a', 'sha256:0a'],
  ])('knows the version of a finished rollout by its image %s', (image, version) => {
    const rollout = {
      metadata: { name: 'web', namespace: 'prod', annotations: { 'rollout.argoproj.io/revision': '7' } },
      spec: { template: { spec: { containers: [{ image }] } } },
      status: { phase: 'Healthy' },
    };

    const read = reading(argoRollouts, { trigger: 'on-rollout-completed', rollout });

    expect(read.changes).toMatchObject([{ service: 'web', environment: 'prod', version }]);
    expect(read.alerts).toMatchObject([{ action: 'resolve', dedupKey: 'rollout:prod/web' }]);
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an application in trouble', () => {
    expect(sampleReading(argoCd, 'constructed-from-docs/argocd-notification.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'health:argocd/checkout',
          summary: 'checkout is Degraded',
          labels: {
            app: 'checkout',
            namespace: 'prod',
            cluster: 'https://kubernetes.default.svc',
            repository: 'https://git.example.com/deploy.git',
          },
          annotations: { revision: '9d2c1b0' },
          severity: 'error',
          links: [],
        },
        {
          action: 'resolve',
          dedupKey: 'sync:argocd/checkout',
          summary: 'checkout: synchronisation succeeded',
          labels: {
            app: 'checkout',
            namespace: 'prod',
            cluster: 'https://kubernetes.default.svc',
            repository: 'https://git.example.com/deploy.git',
          },
          annotations: {},
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads a rollout that was aborted', () => {
    expect(sampleReading(argoRollouts, 'constructed-from-docs/argo-rollouts-notification.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'rollout:prod/checkout',
          summary:
            'rollout checkout is Degraded: RolloutAborted: Rollout aborted update to revision 42: Metric "error-rate" assessed Failed due to failed (3) > failureLimit (2)',
          labels: { rollout: 'checkout', namespace: 'prod', revision: '42' },
          annotations: {
            message:
              'RolloutAborted: Rollout aborted update to revision 42: Metric "error-rate" assessed Failed due to failed (3) > failureLimit (2)',
            trigger: 'on-rollout-aborted',
            stable: '7f8c9',
            candidate: '5b6d7',
          },
          severity: 'error',
          startsAt: Date.parse('2026-03-04T10:15:00.000Z'),
          links: [],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});

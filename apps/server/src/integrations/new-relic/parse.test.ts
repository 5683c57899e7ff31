import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { newRelic } from './parse.ts';

describe('New Relic', () => {
  it.each([
    ['CREATED', '', 'fire', 'critical'],
    ['ACTIVATED', 'ISSUE_ACTIVATED', 'fire', 'critical'],
    ['ACTIVATED', 'ISSUE_ACKNOWLEDGED', 'acknowledge', undefined],
    ['DEACTIVATED', '', 'resolve', undefined],
    ['CLOSED', 'ISSUE_CLOSED', 'resolve', undefined],
  ])('takes an issue that is %s (%s) as %s', (state, triggerEvent, action, severity) => {
    const issue = {
      id: 'i',
      title: ['Memory high', 'more'],
      priority: 'CRITICAL',
      state,
      triggerEvent,
      createdAt: 1_767_225_600_000,
    };

    expect(reading(newRelic, issue).alerts).toMatchObject([
      { action, dedupKey: 'issue:i', summary: 'Memory high', severity },
    ]);
  });

  it.each([
    ['open', 'fire'],
    ['acknowledged', 'acknowledge'],
    ['closed', 'resolve'],
  ])('takes an incident that is %s as %s', (current_state, action) => {
    expect(reading(newRelic, { incident_id: 5, account_id: 1, current_state, details: 'd' }).alerts).toMatchObject([
      { action, dedupKey: 'incident:1/5', summary: 'd' },
    ]);
  });

  it('needs to know which and in what state', () => {
    expect(newRelic.parse({ id: 'i' }, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an incident', () => {
    expect(sampleReading(newRelic, 'newrelic/open.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'incident:11111/0',
          summary: 'I am a test Violation',
          labels: {
            condition: 'New Relic Alert - Test Condition',
            policy: 'New Relic Alert - Test Policy',
            account: 'Myaccount (Staging)',
            product: 'TESTING',
          },
          annotations: {},
          severity: 'info',
          startsAt: Date.parse('2020-09-25T11:23:27.849Z'),
          links: [
            { url: 'http://localhost/runbook/url', label: 'runbook' },
            { url: 'https://alerts.newrelic.com/accounts/11111/incidents/0', label: 'New Relic' },
            { url: 'https://alerts.newrelic.com/accounts/11111/policies/0', label: 'policy' },
          ],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});

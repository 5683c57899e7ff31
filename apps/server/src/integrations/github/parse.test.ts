import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { META, NOW, reading } from '../reading/test-samples.ts';
import { github, parseGithub } from './parse.ts';

const repository = { full_name: 'acme/web', name: 'web', html_url: 'https://github.com/acme/web' };

function event(name: string, payload: object) {
  return reading(
    github,
    { repository, sender: { login: 'mallory' }, ...payload },
    { headers: { 'x-github-event': name } },
  );
}

describe('alerts of GitHub', () => {
  it.each([
    ['dependabot_alert', 'created', 'fire'],
    ['dependabot_alert', 'reintroduced', 'fire'],
    ['dependabot_alert', 'auto_reopened', 'fire'],
    ['dependabot_alert', 'fixed', 'resolve'],
    ['dependabot_alert', 'dismissed', 'resolve'],
    ['dependabot_alert', 'auto_dismissed', 'resolve'],
    ['code_scanning_alert', 'appeared_in_branch', 'fire'],
    ['code_scanning_alert', 'reopened_by_user', 'fire'],
    ['code_scanning_alert', 'closed_by_user', 'resolve'],
    ['secret_scanning_alert', 'publicly_leaked', 'fire'],
    ['secret_scanning_alert', 'resolved', 'resolve'],
    ['repository_vulnerability_alert', 'create', 'fire'],
    ['repository_vulnerability_alert', 'resolve', 'resolve'],
    ['repository_vulnerability_alert', 'dismiss', 'resolve'],
  ])('%s %s: %s', (name, action, expected) => {
    expect(event(name, { action, alert: { number: 3 } }).alerts.map((alert) => alert.action)).toEqual([expected]);
  });

  it('count per repository', () => {
    const key = (full_name: string) =>
      event('dependabot_alert', { action: 'created', alert: { number: 3 }, repository: { full_name } }).alerts[0]
        ?.dedupKey;

    expect(key('acme/a')).not.toBe(key('acme/b'));
  });

  it('have the same key in the new event and in its forerunner', () => {
    const told = { alert: { number: 3 } };

    expect(event('repository_vulnerability_alert', { action: 'resolve', ...told }).alerts[0]?.dedupKey).toBe(
      event('dependabot_alert', { action: 'created', ...told }).alerts[0]?.dedupKey,
    );
  });

  it('that are opened again begin then', () => {
    const alert = { number: 3, created_at: '2020-01-01T00:00:00Z' };
    const begins = (action: string, about: object = {}) =>
      event('dependabot_alert', { action, alert: { ...alert, ...about } }).alerts[0]?.startsAt;

    expect(begins('created')).toBe(Date.UTC(2020, 0, 1));
    expect(begins('reopened')).toBeUndefined();
    expect(begins('reopened', { updated_at: '2026-01-01T00:00:00Z' })).toBe(NOW);
  });

  it('fixed in one branch only are still open', () => {
    const read = event('code_scanning_alert', { action: 'fixed', alert: { number: 3, state: 'open' } });

    expect(read.alerts).toEqual([]);
    expect(read.ignored).toEqual([{ reason: 'code_scanning_alert fixed in one branch only', count: 1 }]);
  });

  it.each([
    [{ validity: 'active' }, 'critical'],
    [{ publicly_leaked: true }, 'critical'],
    [{ publicly_leaked: true, validity: 'inactive' }, 'warning'],
    [{ validity: 'unknown' }, 'error'],
  ])('of a secret with %j are %s', (about, severity) => {
    expect(
      event('secret_scanning_alert', { action: 'created', alert: { number: 1, ...about } }).alerts[0]?.severity,
    ).toBe(severity);
  });

  it('never hold the secret', () => {
    const alert = {
      number: 1,
      secret: 'correct-horse-battery',
      secret_type: 'acme_token',
      secret_type_display_name: 'Token correct-horse-battery',
      html_url: 'https://github.com/acme/web/security/secret-scanning/1?s=correct-horse-battery',
    };
    const location = { type: 'commit', details: { path: 'correct-horse-battery.env', start_line: 4 } };

    const all = [
      event('secret_scanning_alert', { action: 'created', alert }),
      event('secret_scanning_alert_location', { action: 'created', alert, location }),
    ];

    expect(JSON.stringify(all)).not.toContain('correct-horse-battery');
    expect(all[1]?.alerts).toMatchObject([
      { action: 'note', dedupKey: all[0]?.alerts[0]?.dedupKey, note: 'also found in [redacted].env, line 4' },
    ]);
  });

  it('without a number are refused with the path', () => {
    expect(event('dependabot_alert', { action: 'created', alert: {} }).rejected).toEqual([
      { path: 'alert.number', problem: 'is missing: an alert is known by its number' },
    ]);
  });
});

describe('advisories', () => {
  it('reported in private are about the repository, until they are published', () => {
    const repository_advisory = { ghsa_id: 'GHSA-1', summary: 'flaw', severity: 'high' };
    const [reported] = event('repository_advisory', { action: 'reported', repository_advisory }).alerts;
    const [published] = event('repository_advisory', { action: 'published', repository_advisory }).alerts;

    expect(reported).toMatchObject({ action: 'fire', severity: 'error', summary: 'GHSA-1 in acme/web: flaw' });
    expect(published).toMatchObject({ action: 'resolve', dedupKey: reported?.dedupKey });
  });
});

describe('changes', () => {
  it.each(['queued', 'in_progress', 'pending', 'inactive'])('a deployment that is %s has not ended', (state) => {
    const read = event('deployment_status', { deployment: { id: 1 }, deployment_status: { state } });

    expect(read.changes).toEqual([]);
    expect(read.ignored).toEqual([{ reason: `deployment_status ${state}`, count: 1 }]);
  });

  it('a failed deployment is told as such', () => {
    const deployment = { id: 1, ref: 'main', sha: 'abc', environment: 'production' };

    expect(event('deployment_status', { deployment, deployment_status: { state: 'failure' } }).changes).toMatchObject([
      { service: 'web', environment: 'production', version: 'abc', labels: { state: 'failure', deployment_id: '1' } },
    ]);
  });

  it.each(['edited', 'deleted', 'released', 'prereleased'])('a release that is %s is left out by name', (action) => {
    expect(event('release', { action, release: { tag_name: 'v1' } }).ignored).toEqual([
      { reason: `release ${action}`, count: 1 },
    ]);
  });
});

describe('other payloads', () => {
  it('a ping and events nobody reads are left out by name', () => {
    expect(event('ping', { zen: 'x' }).ignored).toEqual([{ reason: 'event ping', count: 1 }]);
    expect(event('star', {}).ignored).toEqual([{ reason: 'event star', count: 1 }]);
  });

  it.each([null, [], 3, 'x', {}, { alert: {} }])('%j is refused with the cure', (payload) => {
    expect(parseGithub(payload, META)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('application/json'),
    });
  });
});

describe('the signature', () => {
  const body = Buffer.from('{"a":"ü"}');
  const signed = `sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`;
  const check = (headers: Record<string, string>, key = 'key') =>
    github.signature?.check({ body, headers, now: NOW }, key);

  it('fits body and secret', () => {
    expect(check({ 'x-hub-signature-256': signed })).toEqual({ ok: true });
  });

  it.each([
    ['missing', {}],
    ['empty', { 'x-hub-signature-256': '' }],
    ['of SHA-1', { 'x-hub-signature-256': 'sha1=0000' }],
    ['wrong', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['without its name', { 'x-hub-signature-256': signed.slice(7) }],
  ])('is refused when %s', (_what, headers) => {
    expect(check(headers)?.ok).toBe(false);
  });

  it('is refused with another secret', () => {
    expect(check({ 'x-hub-signature-256': signed }, 'other')?.ok).toBe(false);
  });
});

import { expect, it } from 'vitest';
import { META, reading } from '../reading/test-samples.ts';
import { okta, parseOkta } from './parse.ts';

const actor = { alternateId: 'a@acme.io' };

it('an attack ends with the event that ends it', () => {
  const [start, end] = reading(okta, [
    { eventType: 'security.attack.start', actor },
    { eventType: 'security.attack.end', actor },
  ]).alerts;

  expect(start).toMatchObject({ action: 'fire', severity: 'critical' });
  expect(end).toMatchObject({ action: 'resolve', dedupKey: start?.dedupKey });
});

it('reads event hooks, and what Okta suspects whatever the event', () => {
  const events = [
    { eventType: 'user.session.start', actor, debugContext: { debugData: { threatSuspected: 'true' } } },
    { eventType: 'user.session.start', actor },
  ];
  const read = reading(okta, { eventType: 'com.okta.event_hook', data: { events } });

  expect(read.alerts).toMatchObject([
    { severity: 'warning', labels: { rule: 'user.session.start', user: 'a@acme.io' } },
  ]);
  expect(read.ignored).toEqual([{ reason: 'line of the System Log, no alarm of Okta', count: 1 }]);
});

it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
  expect(parseOkta(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('eventType') });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createService } from '#services/index.ts';
import { createInhibition, deleteInhibition } from './put-inhibition.ts';
import { createRoute } from './put-route.ts';
import { createSilence, expireSilence } from './put-silence.ts';
import { createWindow, endWindow } from './put-window.ts';
import { showAlertDetail } from './show-alert.ts';
import { type DecidingTest, firing, openDecidingTest, over, policies } from './test-deciding.ts';

let test: DecidingTest;

const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true });
const hour = 3_600_000;
const quiet = (matcher = is('alertname', 'Disk')) => ({
  matchers: [matcher],
  startsAt: undefined,
  endsAt: test.platform.clock.now() + hour,
  comment: 'we know',
  createdBy: 'Ana',
});
beforeAll(async () => {
  test = await openDecidingTest();
  await createService(test.admin(), { name: 'web', tier: 1 });
});
afterAll(() => test.platform.close());
beforeEach(() => test.clear());

const fates = async () => (await test.alerts()).map(({ fate }) => fate);

describe('an alert that a silence hides', () => {
  it('belongs to no group, says why, and pages when the silence ends', async () => {
    await createSilence(test.responder(), quiet());
    await test.take(firing({ alertname: 'Disk' }));
    const [alert] = await test.alerts();
    expect(alert).toMatchObject({ fate: 'suppressed', groupId: undefined, lookAt: test.platform.clock.now() + hour });
    const { why } = await showAlertDetail(test.responder(), alert?.id ?? '');
    expect(why.join('; ')).toContain('we know');

    test.platform.clock.advance(hour);
    expect(await test.look()).toBe(1);

    expect(await fates()).toEqual(['paged']);
    expect(await test.events()).toEqual(['opened']);
    expect(await test.look()).toBe(0);
  });

  it('pages when somebody ends the silence early', async () => {
    const silence = await createSilence(test.responder(), quiet());
    await test.take(firing({ alertname: 'Disk' }));
    await expireSilence(test.responder(), silence.id);

    await test.look();

    expect(await fates()).toEqual(['paged']);
  });

  it('stays paged when the silence comes later', async () => {
    await test.take(firing({ alertname: 'Disk' }));
    await createSilence(test.responder(), quiet());
    await test.look();

    expect(await fates()).toEqual(['paged']);
    expect(await test.groups()).toMatchObject([{ state: 'open' }]);
  });

  it('does not open its old group again when it flaps', async () => {
    await test.take(firing({ alertname: 'Disk' }));
    await test.take(over({ alertname: 'Disk' }));
    await createSilence(test.responder(), quiet());
    await test.take(firing({ alertname: 'Disk' }));

    expect(await fates()).toEqual(['suppressed']);
    expect(await test.groups()).toMatchObject([{ state: 'resolved', open_alerts: 0 }]);
    expect(await test.wrongGroups()).toBe(0);
  });
});

describe('an alert that a route waits for', () => {
  it('pages nobody when it goes away by itself, and pages when it lasts', async () => {
    await createRoute(test.admin(), { name: 'Patient', transientMs: 120_000, policyId: policies.shop });
    await test.take(firing({ alertname: 'Blip' }), firing({ alertname: 'Real' }));
    expect(await fates()).toEqual(['held', 'held']);
    await test.take(over({ alertname: 'Blip' }));
    test.platform.clock.advance(120_000);

    await test.look();

    expect(await fates()).toEqual(['paged']);
    expect(await test.groups()).toMatchObject([{ title: 'Real is wrong' }]);
  });
});

describe('an alert that another one explains', () => {
  const input = {
    name: 'cause before effect',
    sourceMatchers: [is('kind', 'cause')],
    targetMatchers: [is('kind', 'effect')],
    equal: ['zone'],
  };

  it('is held back while the cause fires, and pages when it is over', async () => {
    await createInhibition(test.admin(), input);
    await test.take(firing({ alertname: 'Net', kind: 'cause', zone: 'a' }));
    await test.take(
      firing({ alertname: 'Http', kind: 'effect', zone: 'a' }),
      firing({ alertname: 'Ssh', kind: 'effect', zone: 'b' }),
    );
    expect(await fates()).toEqual(['paged', 'suppressed', 'paged']);
    expect(await test.look()).toBe(0);

    await test.take(over({ alertname: 'Net', kind: 'cause', zone: 'a' }));
    await test.look();

    expect(await fates()).toEqual(['paged', 'paged']);
  });

  it('is held back by a cause that comes in the same message', async () => {
    await createInhibition(test.admin(), input);
    await test.take(
      firing({ alertname: 'Http', kind: 'effect', zone: 'a' }),
      firing({ alertname: 'Net', kind: 'cause', zone: 'a' }),
    );

    expect((await fates()).toSorted()).toEqual(['paged', 'suppressed']);
  });

  it('stays paged when the cause comes after it', async () => {
    await createInhibition(test.admin(), input);
    await test.take(firing({ alertname: 'Http', kind: 'effect', zone: 'a' }));
    await test.take(firing({ alertname: 'Net', kind: 'cause', zone: 'a' }));

    expect(await fates()).toEqual(['paged', 'paged']);
  });

  it('is held back by what fired before there was a rule, and freed when the rule is deleted', async () => {
    await test.take(firing({ alertname: 'Net', kind: 'cause', zone: 'a' }));
    const { inhibition } = await createInhibition(test.admin(), input);
    await test.take(firing({ alertname: 'Http', kind: 'effect', zone: 'a' }));
    expect(await fates()).toEqual(['suppressed', 'paged']);

    await deleteInhibition(test.admin(), inhibition.id);
    await test.look();

    expect(await fates()).toEqual(['paged', 'paged']);
  });

  it('needs matchers on both sides', async () => {
    await expect(createInhibition(test.admin(), { ...input, targetMatchers: [] })).rejects.toMatchObject({
      code: 'alerts.rules_invalid',
      fields: [expect.objectContaining({ field: 'body.targetMatchers' })],
    });
  });
});

describe('planned work', () => {
  const window = () => ({
    name: 'patching',
    services: ['web'],
    matchers: [],
    startsAt: test.platform.clock.now(),
    endsAt: test.platform.clock.now() + hour,
    recurrence: null,
    zone: 'UTC',
  });

  it('hides the alerts of its services until it ends', async () => {
    await createWindow(test.responder(), window());
    await test.take(firing({ alertname: 'A', service: 'web' }), firing({ alertname: 'B' }));
    expect(await fates()).toEqual(['paged', 'suppressed']);

    test.platform.clock.advance(hour);
    await test.look();

    expect(await fates()).toEqual(['paged', 'paged']);
  });

  it('can be ended early, this time or for good', async () => {
    const daily = await createWindow(test.responder(), { ...window(), recurrence: 'FREQ=DAILY' });
    await test.take(firing({ alertname: 'A', service: 'web' }));
    await endWindow(test.responder(), daily.window.id, 'once');
    await test.look();
    expect(await fates()).toEqual(['paged']);

    test.platform.clock.advance(24 * hour + 60_000);
    await test.take(firing({ alertname: 'B', service: 'web' }));
    expect(await fates()).toEqual(['suppressed', 'paged']);

    await endWindow(test.responder(), daily.window.id, 'for_good');
    await test.look();
    expect(await fates()).toEqual(['paged', 'paged']);
  });

  it.each([
    [{ endsAt: 5, startsAt: 1 }, 'body.endsAt'],
    [{ recurrence: 'FREQ=DAILY;UNTIL=20200101T000000Z' }, 'body.recurrence'],
    [{ recurrence: 'every day' }, 'body.recurrence'],
    [{ zone: 'Mars/Base' }, 'body.zone'],
  ])('that never takes place is refused: %j', async (input, field) => {
    await expect(createWindow(test.responder(), { ...window(), ...input })).rejects.toMatchObject({
      code: 'alerts.rules_invalid',
      fields: [expect.objectContaining({ field })],
    });
  });
});

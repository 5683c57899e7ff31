import { alertScreens } from './alert-shots.ts';
import { openPush, reachAdmin } from './contact-house.ts';
import { contactShots } from './contact-shots.ts';
import { judgeAll } from './judge-all.ts';
import { onCallScreens } from './on-call-shots.ts';
import { expectReadingOrder } from './reading-order.ts';
import { loadVexDocuments, type Shot, stateShots, type Turned, turnDecisions, windowShots } from './screen-states.ts';
import { holdReleases, serviceShots } from './service-shots.ts';
import { settingsShots, settleIn } from './settings-shots.ts';
import { shellShots } from './shell-shots.ts';
import { expect, open, sendAlerts, test as base } from './signed-in.ts';

/** Everything beside incidents that pictures are taken of is judged: the frame, services, gate, settings, alerts, on-call. */
base.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });

/** An organisation in which keys were turned, releases held, documents loaded and people asked for. */
type Settled = { readonly turned: Turned; readonly document: string };

const test = base.extend<object, { settled: Settled }>({
  settled: [
    async ({ house }, use) => {
      await sendAlerts(house);
      const turned = await turnDecisions(house);
      const document = await loadVexDocuments(house.admin);
      await house.admin.call('addFeedSource', {
        body: { name: 'nowhere', kind: 'osv', ecosystem: 'npm', url: 'file:///no/such/folder' },
      });
      await holdReleases(house);
      await settleIn(house);
      await use({ turned, document });
    },
    { scope: 'worker' },
  ],
});

/** These are judged beside the other screens, and with the journey of the chat. */
const elsewhere: ReadonlySet<string> = new Set([
  'profile-add',
  'profile-verify',
  'channels-new',
  'channels-room',
  'chat-link',
  'chat-link-other',
  'chat-link-over',
  'chat-link-yes',
]);

/** Only windows and what somebody did: addresses alone are judged beside the other screens, too. */
const acted = (shots: Readonly<Record<string, Shot>>): Readonly<Record<string, Shot>> =>
  Object.fromEntries(Object.entries(shots).filter(([name, shot]) => typeof shot !== 'string' && !elsewhere.has(name)));

test.describe('judged with what people do there', () => {
  test.setTimeout(400_000);

  test('the frame, and addresses that lead nowhere', async ({ page, settled }) => {
    expect(settled.document).not.toBe('');
    // An address that is no name at all is refused otherwise than one that nothing has.
    await judgeAll(page, acted(shellShots), /status of (404|422)/);
  });

  test('windows of services, and decisions that went another way', async ({ page, settled }) => {
    const { flipFlop, refused, brokenGlass } = settled.turned;
    const decisions = [flipFlop, refused, brokenGlass].map((each) => [`decision ${each}`, `/decisions/${each}`]);
    await judgeAll(page, { ...acted(serviceShots), ...Object.fromEntries(decisions) });
  });

  test('a key that was refused says how long it was waited for', async ({ page, settled }) => {
    await open(page, `/decisions/${settled.turned.refused}`);

    await expect(page.getByRole('article', { name: 'Security key' })).toContainText(/, answered after \d/);
  });

  test('windows of settings, documents and uploads', async ({ page, settled }) => {
    const windows = windowShots(settled.turned, settled.document);
    // An upload asks whether its release is there already.
    await judgeAll(page, acted({ ...settingsShots, ...stateShots, ...windows }), /status of (404|422)/);
  });

  test('windows of alerts and of rules', async ({ page, alarm }) => {
    await judgeAll(page, acted(alertScreens(alarm)));
  });

  test('windows of On-call', async ({ page, rota }) => {
    await judgeAll(page, acted(onCallScreens(rota)));
  });

  test('windows of ways to be reached', async ({ page, house }) => {
    await using push = await openPush();
    await reachAdmin(house, push);
    await judgeAll(page, acted(contactShots), /status of 429/);
  });
});

test.describe('the Tab key goes the way people read, and shows where it is', () => {
  for (const [width, height] of [
    [1440, 1000],
    [390, 844],
  ] as const)
    test(`at ${width} px`, async ({ page, settled, rota, alarm }) => {
      expect(settled.document).not.toBe('');
      test.setTimeout(240_000);
      await page.setViewportSize({ width, height });
      for (const address of [
        '/services',
        '/services/umami',
        '/services/umami/releases/3.0.1',
        '/findings',
        '/gate?service=umami',
        '/decisions',
        `/decisions/${settled.turned.refused}`,
        '/evidence',
        '/alerts',
        `/alerts/${alarm.alert}`,
        `/alerts/groups/${alarm.group}`,
        '/pages',
        '/alerts/silences',
        '/settings/alert-rules',
        '/oncall',
        `/oncall/${rota.schedule}`,
        `/oncall/policies/${rota.policyId}`,
        '/me',
        '/settings',
        '/settings/people',
        '/settings/keys',
        '/settings/channels',
        '/settings/sources/prometheus-eu',
        '/settings/feeds',
      ])
        await test.step(address, async () => {
          await open(page, address);
          await expectReadingOrder(page, address);
        });
    });
});

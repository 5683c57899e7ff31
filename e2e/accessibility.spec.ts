import { openPush, reachAdmin } from './contact-house.ts';
import type { Alarm } from './alert-house.ts';
import type { Rooms } from './incident-house.ts';
import { hearDeploys, watchJobs } from './monitor-house.ts';
import { judge } from './judge.ts';
import type { Rota } from './on-call-house.ts';
import { startProduct } from './product.ts';
import { expect, hearComplaints, open, openHouse, reportViolations, stranger, test, sendAlerts } from './signed-in.ts';

/** Chromium reports every refused request; on some screens being refused is the point. */
const isRefusal = (text: string): boolean => /Failed to load resource.*status of (401|404)/.test(text);

// Recording every step would take as long as the audits.
test.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });

const onCallAddresses: Readonly<Record<string, (rota: Rota) => string>> = {
  'on-call': () => '/oncall',
  'on-call for twelve weeks, as a table': () => '/oncall?weeks=12&view=table',
  leave: () => '/oncall?part=leave',
  fairness: () => '/oncall?part=fairness',
  'calendar feeds': () => '/oncall?part=calendars',
  'a schedule': ({ schedule }) => `/oncall/${schedule}`,
  'a schedule as a table': ({ schedule }) => `/oncall/${schedule}?view=table`,
  'the editor of a schedule': ({ schedule }) => `/oncall/${schedule}/edit`,
  'a new schedule': () => '/oncall/new',
  'escalation policies': () => '/oncall/policies',
  'an escalation policy': ({ policyId }) => `/oncall/policies/${policyId}`,
  'a new escalation policy': () => '/oncall/policies/new',
};

const roomAddresses: Readonly<Record<string, (rooms: Rooms) => string>> = {
  incidents: () => '/incidents',
  'incidents that are over': () => '/incidents?show=over',
  'incidents of nothing': () => '/incidents?severity=sev5&kind=both',
  'a room': ({ open: name }) => `/incidents/${name}`,
  'the work of a room': ({ open: name }) => `/incidents/${name}?part=work`,
  'the context of a room': ({ open: name }) => `/incidents/${name}?part=context`,
  'a restricted room': ({ restricted }) => `/incidents/${restricted}`,
  'a room that is over': ({ over }) => `/incidents/${over}`,
};

const alertAddresses: Readonly<Record<string, (alarm: Alarm) => string>> = {
  'alerts by filters': () => '/alerts?severity=error',
  'alerts of nothing': () => '/alerts?q=no-such-alert',
  'alert groups': () => '/alerts?view=groups',
  'an alert': ({ alert }) => `/alerts/${alert}`,
  'an alert group': ({ group }) => `/alerts/groups/${group}`,
  'my pages': () => '/pages',
  silences: () => '/alerts/silences',
  'alert rules': () => '/settings/alert-rules',
  'trying an alert': () => '/settings/alert-rules?part=try',
  inhibitions: () => '/settings/alert-rules?part=inhibitions',
  'planned work': () => '/settings/alert-rules?part=maintenance',
};

test.describe('before there is anything', () => {
  test('setting up, signing in and an organisation without services', async ({ browser }) => {
    await using product = await startProduct();
    const strangers = await browser.newContext({
      baseURL: product.url,
      storageState: stranger,
      reducedMotion: 'reduce',
    });
    const outside = await strangers.newPage();
    await reportViolations(outside);
    const complaints = hearComplaints(outside, isRefusal);
    await test.step('setup without the link', async () => {
      await outside.goto('/');
      await expect(outside.getByRole('heading', { name: 'You need the one-time link' })).toBeVisible();
      await judge(outside, complaints);
    });
    await test.step('setup with the link', async () => {
      await outside.goto('about:blank');
      await outside.goto(product.setupLink);
      await expect(outside.getByLabel('Your name')).toBeFocused();
      await judge(outside, complaints);
    });
    const house = await openHouse(product);
    await test.step('sign-in', async () => {
      await outside.goto('/sign-in');
      await expect(outside.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await judge(outside, complaints);
    });
    await strangers.close();

    const { url, session } = house;
    const admins = await browser.newContext({ baseURL: url, storageState: session, reducedMotion: 'reduce' });
    const page = await admins.newPage();
    await reportViolations(page);
    const inside = hearComplaints(page, isRefusal);
    for (const [address, heading] of [
      ['/services', 'Services'],
      ['/gate', 'Where can it go?'],
      ['/oncall', 'On-call'],
      ['/start', 'Get paged'],
      ['/oncall/policies', 'Escalation policies'],
      ['/settings/feeds', 'Settings'],
      ['/findings', 'Findings'],
      ['/upload', 'Upload an SBOM'],
      ['/decisions', 'Decisions'],
      ['/evidence', 'Evidence'],
      ['/alerts', 'Alerts'],
      ['/alerts/silences', 'Silences'],
      ['/pages', 'Pages'],
      ['/me', 'Ada Admin'],
      ['/welcome', 'May this service go back, for reliability and for security?'],
      ['/settings', 'Settings'],
      ['/settings/sources', 'Settings'],
      ['/settings/monitors', 'Settings'],
      ['/settings/alert-rules', 'Settings'],
      ['/settings/channels', 'Settings'],
      ['/settings/readiness', 'Settings'],
      ['/settings/keys', 'Settings'],
      ['/settings/vex', 'Settings'],
      ['/settings/notifications', 'Settings'],
      ['/settings/organisation', 'Settings'],
      ['/no-such-place', 'There is nothing at this address'],
    ] as const)
      await test.step(address, async () => {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await judge(page, inside);
      });
    await admins.close();
  });
});

test.describe('with channels set up', () => {
  test.beforeAll(async ({ house }) => {
    await using push = await openPush();
    await reachAdmin(house, push);
  });
  for (const [name, address] of Object.entries({
    'my profile': '/me',
    channels: '/settings/channels',
    'who can be reached': '/settings/readiness',
  }))
    test(name, async ({ page }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, address);
      await judge(page, complaints);
    });

  for (const [address, button] of [
    ['/me', 'Add a way'],
    ['/me', /^Verify/],
    ['/settings/channels', 'Set up a channel'],
    ['/settings/channels', 'Add one'],
  ] as const)
    test(`the window of ${String(button)}`, async ({ page }) => {
      await reportViolations(page);
      // A code that was asked for twice is refused; the window says so.
      const complaints = hearComplaints(page, (text) => /Failed to load resource.*status of 429/.test(text));
      await open(page, address);
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('dialog').waitFor();
      await judge(page, complaints);
    });

  test('a code that did not go out is not asked for', async ({ page }) => {
    await open(page, '/me');
    await page.getByRole('button', { name: 'Verify Text message' }).click();

    const dialog = page.getByRole('dialog', { name: 'Verify Text message' });
    await expect(dialog.getByRole('status')).toContainText('No code went out');
    await expect(dialog.getByLabel('Code')).toHaveCount(0);
    await expect(dialog).not.toContainText('good for');
  });
});

test.describe('with what sends by itself', () => {
  test.beforeAll(async ({ house }) => {
    await hearDeploys(house);
    await watchJobs(house);
  });
  test('a source that is read by a mapping', async ({ page }) => {
    await reportViolations(page);
    const complaints = hearComplaints(page);
    await open(page, '/settings/sources/shop-ci');
    await expect(page.getByRole('status').filter({ hasText: '1 alert' })).toBeVisible();
    await judge(page, complaints);
  });

  test('monitors', async ({ page }) => {
    await reportViolations(page);
    const complaints = hearComplaints(page);
    await open(page, '/settings/monitors');
    await page.getByText('Last pings of nightly-backup').click();
    await expect(page.getByText('3 files, 12 GiB')).toBeVisible();
    await judge(page, complaints);
  });

  for (const button of ['Add a heartbeat', 'Add a check', 'Change nightly-backup', 'Change shop-certificate'])
    test(`the window of ${button}`, async ({ page }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, '/settings/monitors');
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      await judge(page, complaints);
    });
});

test.describe('with the sample organisation', () => {
  test.beforeAll(async ({ house }) => sendAlerts(house));
  for (const [name, address] of Object.entries({
    services: '/services',
    service: '/services/umami',
    'services of nothing': '/services?q=no-such-service',
    'a new service': '/services/new',
    'service as a table': '/services/umami?view=table',
    'service as we knew then': '/services/umami?known=then',
    'incidents of a service': '/services/umami?part=incidents',
    'recorded changes of a service': '/services/umami?part=changes',
    'holds of a service': '/services/umami?part=holds',
    'the choice of a beginning': '/welcome',
    release: '/services/umami/releases/3.0.1',
    advisory: '/advisories/GHSA-9qr9-h5gf-34mp',
    findings: '/findings',
    'findings of nothing': '/findings?q=no-such-flaw',
    'two releases': '/services/umami/diff?from=3.0.2&to=3.0.1',
    'two releases to choose': '/services/umami/diff',
    'upload of an SBOM': '/upload?service=umami',
    'gate form': '/gate?service=umami',
    decisions: '/decisions',
    'ungated changes': '/decisions?show=ungated',
    'release trains': '/trains',
    'a new release train': '/trains/new',
    'decisions that wait': '/decisions?waiting=true',
    evidence: '/evidence',
    readiness: '/settings',
    people: '/settings/people',
    keys: '/settings/keys',
    'sessions and tokens': '/settings/account',
    alerts: '/alerts',
    'alerts that are over': '/alerts?show=resolved',
    'sources of alerts': '/settings/sources',
    'a source of alerts': '/settings/sources/prometheus-eu',
    'no playbooks': '/settings/playbooks',
    'a new playbook': '/settings/new-playbook?example=leaked-secret',
    'no automations': '/settings/automations',
    'a new automation': '/settings/new-automation?example=leaked-secret',
    feeds: '/settings/feeds',
    'VEX documents': '/settings/vex',
    'own advisories': '/settings/advisories',
    policy: '/settings/policy',
    'the draft of a policy': '/settings/policy?draft=true',
    notices: '/settings/notifications',
    'teams and environments': '/settings/organisation',
    'not found': '/services/no-such-service',
  }))
    test(name, async ({ page }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page, name === 'not found' ? isRefusal : undefined);
      if (name === 'not found') {
        await page.goto(address);
        await expect(page.getByRole('alert')).toContainText('no-such-service');
      } else await open(page, address);
      await judge(page, complaints);
    });

  test('the parts of settings, opened on a phone', async ({ page }) => {
    await reportViolations(page);
    const complaints = hearComplaints(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, '/settings/people');
    await page.getByRole('button', { name: /^People all settings$/ }).click();
    await expect(
      page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Policy' }),
    ).toBeVisible();
    await judge(page, complaints);
  });

  for (const [name, addressOf] of Object.entries(onCallAddresses))
    test(name, async ({ page, rota }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, addressOf(rota));
      await judge(page, complaints);
    });

  for (const [name, addressOf] of Object.entries(alertAddresses))
    test(name, async ({ page, alarm }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, addressOf(alarm));
      await judge(page, complaints);
    });

  for (const [name, addressOf] of Object.entries(roomAddresses))
    test(name, async ({ page, rooms }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, addressOf(rooms));
      await judge(page, complaints);
    });

  for (const [name, keys] of Object.entries({
    'a new incident': ['n', 'i'],
    'closing a side': ['x'],
    'the roles of a room': ['a'],
    'correcting an entry': ['e'],
    'what a room is about': ['s'],
  }))
    test(`the window of ${name}`, async ({ page, rooms }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, `/incidents/${rooms.open}`);
      // Keys of an entry are for the one that has the focus.
      await page.getByRole('article').filter({ hasText: 'Rollback to 3.0.1' }).focus();
      for (const key of keys) await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await judge(page, complaints);
    });

  test('a release train', async ({ page, house }) => {
    await reportViolations(page);
    const complaints = hearComplaints(page);
    const { items } = await house.admin.call('listServices', { query: { limit: 50 } });
    const members: { service: string; target: string }[] = [];
    for (const { name: service } of items.filter(({ isSample }) => isSample).slice(0, 4)) {
      const releases = await house.admin.call('listReleases', { params: { service }, query: { limit: 2 } });
      const before = releases.items.at(-1);
      if (before !== undefined) members.push({ service, target: before.version });
    }
    const train = await house.admin.call('decideTrain', { body: { environment: 'production', members } });
    await open(page, `/trains/${train.number}`);
    await expect(page.getByRole('region', { name: 'The answer' })).toBeVisible();
    for (const fold of await page.locator('main details > summary').all()) await fold.click();
    await judge(page, complaints);
  });

  for (const kind of ['denied', 'waiting'] as const)
    test(`${kind} decision`, async ({ page, decisions }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, `/decisions/${decisions[kind]}`);
      await expect(page.getByRole('region', { name: 'The answer' })).toBeVisible();
      // Folds hold screens of their own; only opened ones are looked at.
      for (const fold of await page.locator('main details > summary').all()) await fold.click();
      await judge(page, complaints);
    });
});

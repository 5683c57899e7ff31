import type { Browser, Page } from '@playwright/test';
import { startProduct } from './product.ts';
import type { Shot } from './screen-states.ts';
import { type House, openHouse, stranger } from './signed-in.ts';

type Shots = Readonly<Record<string, Shot>>;

const typed =
  (fields: Readonly<Record<string, string>>, button: string) =>
  async (page: Page): Promise<void> => {
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
    await page.getByRole('button', { name: button }).click();
    await page.locator('[aria-invalid=true], [role=alert]').first().waitFor();
  };

const isOutside = true;
const bare = async (): Promise<void> => undefined;

const beforeAdmin = (setupLink: string): Shots => ({
  'setup-no-link': { address: '/', isOutside, after: bare },
  setup: { address: setupLink, isOutside, after: bare },
  'setup-refused': {
    address: setupLink,
    isOutside,
    after: typed({ 'Your name': '', 'E-mail': 'ada', Password: 'short' }, 'Create the account'),
  },
});

const beforeSignIn = (invitation: string): Shots => ({
  'setup-over': { address: '/setup', isOutside, after: bare },
  'sign-in': { address: '/sign-in', isOutside, after: bare },
  'sign-in-refused': {
    address: '/sign-in',
    isOutside,
    after: typed({ 'E-mail': 'ada@example.org', Password: 'not this one at all' }, 'Sign in'),
  },
  invite: { address: invitation, isOutside, after: bare },
  'invite-refused': { address: invitation, isOutside, after: typed({ Password: 'short' }, 'Go on') },
  'invite-over': { address: '/invite', isOutside, after: bare },
});

/** Screens of an organisation in which nobody has done anything yet; somebody is paged by nobody there. */
const nothingYet: Shots = {
  'bare-services': '/services',
  'bare-findings': '/findings',
  'bare-gate': '/gate',
  'bare-decisions': '/decisions',
  'bare-evidence': '/evidence',
  'bare-alerts': '/alerts',
  'bare-silences': '/alerts/silences',
  'bare-pages': '/pages',
  'bare-rules': '/settings/alert-rules',
  'bare-sources': '/settings/sources',
  'bare-monitors': '/settings/monitors',
  'bare-oncall': '/oncall',
  'bare-policies': '/oncall/policies',
  'bare-profile': '/me',
  'bare-readiness': '/settings',
  'bare-people': '/settings/people',
  'bare-keys': '/settings/keys',
  'bare-channels': '/settings/channels',
  'bare-reachability': '/settings/readiness',
  'bare-feeds': '/settings/feeds',
  'bare-advisories': '/settings/advisories',
  'bare-vex': '/settings/vex',
  'bare-policy': '/settings/policy',
  'bare-notices': '/settings/notifications',
  'bare-organisation': '/settings/organisation',
  'bare-welcome': '/welcome',
  'bare-upload': '/upload',
};

/** Before anybody is signed in, and before there is anything to see. */
export async function takeOutside(
  browser: Browser,
  picked: (shots: Shots) => Shots,
  takeAll: (browser: Browser, house: Pick<House, 'url' | 'session'>, shots: Shots) => Promise<void>,
): Promise<void> {
  const wanted = picked({ ...beforeAdmin(''), ...beforeSignIn(''), ...nothingYet });
  if (Object.keys(wanted).length === 0) return;
  await using product = await startProduct();
  const outside = { url: product.url, session: stranger };
  await takeAll(browser, outside, picked(beforeAdmin(product.setupLink)));
  const house = await openHouse(product);
  const { link } = await house.admin.call('invitePerson', {
    body: { name: 'Noor Haddad', email: 'noor@example.org', roles: ['responder'] },
  });
  await takeAll(browser, outside, picked(beforeSignIn(link)));
  await takeAll(browser, house, picked(nothingYet));
}

import type { Client } from '../packages/client/src/index.ts';
import type { Shot } from './screen-states.ts';

const flaw = 'CVE-2025-55182';
const prepared = new URLSearchParams({
  advisory: flaw,
  triage: 'cannot_tell',
  logs: 'access logs of the ingress',
  query: 'path like "%/__flight__%"',
  from: '2025-12-03T00:00:00Z',
  to: '2025-12-05T00:00:00Z',
  missing: 'logs of the workers before 4 December',
}).toString();

/** Exposures of the sample: the list, one advisory with its services, one exposure with a verdict, the form of a verdict. */
export async function exposureScreens(admin: Client): Promise<Readonly<Record<string, Shot>>> {
  const { items } = await admin.call('listExposures', { query: { state: 'any', limit: 100 } });
  const closed = items.find(({ state, verdict }) => state === 'closed' && verdict?.verdict === 'cannot_tell');
  return {
    exposures: '/exposures',
    'exposures-opened': `/exposures?state=any&advisory=${flaw}`,
    exposure: `/exposures/${closed?.id ?? items[0]?.id ?? ''}`,
    'exposure-triage': {
      address: '/exposures',
      after: async (page) => {
        await page.goto(`/exposures?${prepared}`);
        await page.getByRole('dialog').waitFor();
      },
      isWindow: true,
    },
    'service-exposures': '/services/umami',
  };
}

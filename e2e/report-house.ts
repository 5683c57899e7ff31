import { request } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { ReportSettings } from '../packages/contract/src/index.ts';
import type { House } from './signed-in.ts';
import { invited } from './visitor.ts';

export interface Desk extends House {
  /** Calls operations as whoever holds the security key; the session of the house is theirs. */
  readonly key: Client;
}

/** Somebody with the security key sits at the desk, the form is open, and the deadlines are set. */
export async function openDesk(house: House): Promise<Desk> {
  const { url, admin } = house;
  const { client: key } = await invited(url, admin, { name: 'Noor Haddad', role: 'security_key' });
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { 'x-lockstep-csrf': '1' } });
  const data = { email: 'noor.haddad@example.org', password: 'the password of Noor Haddad' };
  const answer = await api.post('/api/v1/access/sessions', { data });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
  const session = await api.storageState();
  await api.dispose();
  const settings = ReportSettings.parse({
    securityTxt: {
      contacts: ['mailto:security@example.org'],
      policy: 'https://example.org/security',
      languages: ['en', 'de'],
    },
    form: {
      isOpen: true,
      intro: 'We read every report. Please give us the time to fix what you found before you tell others.',
      places: ['Shop', 'API', 'Mobile app'],
    },
    mail: { address: 'security@example.org' },
    receipt: { text: 'We name who helped us, if they want to be named.' },
  });
  await admin.call('putReportSettings', { body: { settings, version: 0 } });
  return { url, admin, key, session };
}

/** A report by the form, as a browser without script sends it. @returns the path of the reporter's link */
export async function sendReport(
  url: string,
  fields: Readonly<Record<string, string>>,
  files: readonly File[] = [],
): Promise<string> {
  const page = await (await fetch(`${url}/report`)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  // Nobody writes faster: what comes sooner is refused.
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  const form = new FormData();
  for (const [name, value] of Object.entries({ token, website: '', ...fields })) form.append(name, value);
  for (const file of files) form.append('files', file);
  const sent = await fetch(`${url}/report`, { method: 'POST', body: form, redirect: 'manual' });
  const to = sent.headers.get('location');
  if (to === null) throw new Error(`the form answered ${sent.status}: ${await sent.text()}`);
  return new URL(to).pathname;
}

/** Reports in several states, one of them with a conversation and files. @returns the one to look at, and its link */
export async function fillInbox({ url, key }: Desk): Promise<{ readonly reference: string; readonly link: string }> {
  const link = await sendReport(
    url,
    {
      kind: 'security',
      what: 'The invoice page shows invoices of other customers\n\nChanging the number in the address is enough, no error and no check. This looks like CVE-2026-41414.',
      where: 'Shop',
      steps: '1. Sign in as anybody\n2. Open /invoices/1001\n3. Change it to /invoices/1002',
      contact: 'mira@example.net',
    },
    [
      new File([new Uint8Array(240_000)], 'invoice-of-somebody-else.png'),
      new File(['GET /invoices/1002'], 'request.txt'),
    ],
  );
  await sendReport(url, {
    kind: 'security',
    what: 'Your shop has CVE-2026-41414, too',
    where: 'API',
    contact: 'bob@example.net',
  });
  await sendReport(url, { kind: 'broken', what: 'The basket is empty after signing in', where: 'Mobile app' });
  const found = async (q: string): Promise<string> => {
    const { items } = await key.call('listReports', { query: { q } });
    return items[0]?.reference ?? '';
  };
  const reference = await found('invoice page');
  const params = { report: reference };
  await key.call('decideReport', { params, body: { state: 'triaging' } });
  await key.call('noteReport', {
    params,
    body: { text: 'Seen on staging as well; the check went missing with 4.12.' },
  });
  await key.call('messageReporter', {
    params,
    body: { text: 'Thank you, we can see it. Did you open invoices of more than one customer?' },
  });
  const spam = {
    params: { report: await found('basket is empty') },
    body: { state: 'not_a_problem', reason: 'a browser without cookies' },
  } as const;
  await key.call('decideReport', spam);
  return { reference, link };
}

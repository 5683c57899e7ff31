import type { Client } from '../packages/client/src/index.ts';
import { firstAdmin, invited } from './visitor.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const FLAW = 'CVE-2025-55182';

/** Somebody of the story, with their own session. */
export interface Actor {
  readonly client: Client;
  readonly userId: string;
  readonly email: string;
}

/** Where all mails of the story arrive. */
export interface Mailbox {
  readonly mails: readonly {
    readonly to?: readonly { readonly address?: string | undefined }[] | undefined;
    readonly subject?: string | undefined;
    readonly text?: string | undefined;
  }[];
}

/** A small organisation at the hour before it burns: 2.13.0 served for days, 2.14.0 has served since yesterday. */
export interface Stage {
  readonly url: string;
  readonly admin: Client;
  /** On call for reliability, holds its key. */
  readonly rhea: Actor;
  /** On call for security, holds its key. */
  readonly sam: Actor;
  readonly mail: Mailbox;
  /** Posts alerts as Prometheus does. */
  readonly post: (alerts: readonly object[]) => Promise<void>;
}

export const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** What a release is made of: one version of `next`, and nothing else. */
export const sbom = (next: string) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [{ type: 'library', name: 'next', version: next, purl: `pkg:npm/next@${next}`, scope: 'required' }],
  compositions: [{ aggregate: 'complete' }],
});

/** What the world knows: a flaw of `next`, known to be exploited. */
export async function loadKnowledge(admin: Client): Promise<void> {
  const record = {
    id: 'GHSA-9qr9-h5gf-34mp',
    modified: ago(20 * DAY_MS),
    published: ago(20 * DAY_MS),
    aliases: [FLAW],
    summary: 'Remote code execution in server components of next',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'npm', name: 'next' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '15.0.0' }, { fixed: '15.5.7' }] }],
      },
    ],
  };
  const kev = {
    title: 'Known exploited',
    catalogVersion: '1',
    dateReleased: ago(HOUR_MS),
    count: 1,
    vulnerabilities: [
      {
        cveID: FLAW,
        vendorProject: 'Vercel',
        product: 'Next.js',
        vulnerabilityName: 'Remote code execution',
        dateAdded: ago(15 * DAY_MS).slice(0, 10),
        shortDescription: 'Remote code execution',
        requiredAction: 'Patch',
        dueDate: ago(12 * DAY_MS).slice(0, 10),
        knownRansomwareCampaignUse: 'Unknown',
        notes: '',
      },
    ],
  };
  await admin.call('loadFeed', {
    params: { kind: 'osv' },
    query: { name: 'osv:npm', contentAt: ago(HOUR_MS), whole: 'true' },
    stream: JSON.stringify(record),
  });
  await admin.call('loadFeed', { params: { kind: 'kev' }, query: {}, stream: JSON.stringify(kev) });
}

async function writeLedger(admin: Client): Promise<void> {
  const lines = [
    {
      format: 'lockstep-ledger/1',
      service: { name: 'checkout-api', exposure: 'public' },
      environments: [{ name: 'production', isProduction: true }],
    },
    { release: { version: '2.13.0', releasedAt: ago(10 * DAY_MS) }, sbom: sbom('15.5.6') },
    { release: { version: '2.14.0', releasedAt: ago(30 * HOUR_MS) }, sbom: sbom('15.5.7') },
    { deployment: { environment: 'production', version: '2.13.0', at: ago(10 * DAY_MS) } },
    { deployment: { environment: 'production', version: '2.14.0', at: ago(26 * HOUR_MS) } },
  ];
  const { problems } = await admin.call('importLedger', {
    stream: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  });
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`the ledger says: ${problem.problem}`);
}

/** @param product a product that nobody has set up, whose mails go to `mail` */
export async function setStage(product: { url: string; setupLink: string }, mail: Mailbox): Promise<Stage> {
  const admin = await firstAdmin(product.url, new URL(product.setupLink).hash.replace('#token=', ''));
  const rhea = await invited(product.url, admin, { name: 'Rhea', role: 'reliability_key' });
  const sam = await invited(product.url, admin, { name: 'Sam', role: 'security_key' }, rhea.client);
  await loadKnowledge(admin);
  await writeLedger(admin);
  const policy = async (name: string, userId: string) =>
    (
      await admin.call('createEscalationPolicy', {
        body: { name, steps: [{ delayMinutes: 5, targets: [{ kind: 'person', userId }] }] },
      })
    ).id;
  const reliability = await policy('Reliability on call', rhea.userId);
  const security = await policy('Security on call', sam.userId);
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: reliability } });
  await admin.call('putAxisPolicy', { params: { axis: 'security' }, body: { policy: security } });
  await admin.call('putAxisPolicy', { params: { axis: 'reliability' }, body: { policy: reliability } });
  const { key } = await admin.call('createAlertSource', {
    body: { name: 'prometheus', kind: 'prometheus', service: 'checkout-api' },
  });
  const post = async (alerts: readonly object[]): Promise<void> => {
    const answer = await fetch(`${product.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!answer.ok) throw new Error(`alerts were refused: ${await answer.text()}`);
  };
  const actor = (person: { client: Client; userId: string }, name: string): Actor => ({
    ...person,
    email: `${name}@example.org`,
  });
  return { url: product.url, admin, rhea: actor(rhea, 'rhea'), sam: actor(sam, 'sam'), mail, post };
}

/** The newest mail to somebody whose text says this; undefined: none yet. */
export function mailTo({ mail }: Stage, { email }: Actor, words: RegExp): string | undefined {
  return mail.mails
    .toReversed()
    .find(({ to, subject = '', text = '' }) => to?.[0]?.address === email && words.test(`${subject}\n${text}`))?.text;
}

/** As somebody does who presses the link of a mail. */
export async function acknowledgeByMail(text: string): Promise<void> {
  const link = /^Acknowledge: (\S+)$/m.exec(text)?.[1];
  if (link === undefined) throw new Error(`no link to acknowledge by: ${text}`);
  const answer = await fetch(link, { method: 'POST' });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}`);
}

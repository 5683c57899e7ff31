import { expect, test } from '@playwright/test';
import { mailStandIn, type MailStandIn } from '../apps/server/src/integrations/smtp/test-mail-stand-in.ts';
import { acknowledgeByMail, ago, FLAW, mailTo, setStage, type Stage } from './flagship-house.ts';
import { type Product, startProduct } from './product.ts';
import { open } from './signed-in.ts';

let mail: MailStandIn;
let product: Product;
let stage: Stage;

test.beforeAll(async () => {
  mail = await mailStandIn();
  product = await startProduct({
    env: { LOCKSTEP_SMTP_URL: mail.url, LOCKSTEP_MAIL_FROM: 'Lockstep <lockstep@example.org>' },
  });
  stage = await setStage(product, mail);
});
test.afterAll(async () => {
  await product.stop();
  await mail[Symbol.asyncDispose]();
});

const alarm = {
  labels: { alertname: 'CheckoutErrors', severity: 'critical', service: 'checkout-api' },
  annotations: { summary: 'Checkout answers one request in eight with an error' },
};

test('the night of checkout-api: a rollback that nobody should do, and the way out that both teams sign', async ({
  browser,
}) => {
  const { rhea, sam, admin } = stage;

  const group = await test.step('the alert pages reliability, and Rhea acknowledges by a link', async () => {
    await stage.post([alarm]);
    await expect.poll(() => mailTo(stage, rhea, /Checkout answers/)).toBeDefined();
    await acknowledgeByMail(mailTo(stage, rhea, /Checkout answers/) ?? '');
    const { items } = await rhea.client.call('listAlertGroups', { query: { state: 'acknowledged' } });
    expect(items).toHaveLength(1);
    return items[0]?.id ?? '';
  });

  const incident = await test.step('she declares an incident', async () => {
    const declared = await rhea.client.call('recordIncident', {
      body: {
        service: 'checkout-api',
        environment: 'production',
        title: 'Checkout answers one request in eight with an error',
        kind: 'reliability',
        severity: 'sev2',
        alertGroups: [group],
        onDuplicate: 'ask',
      },
    });
    await rhea.client.call('takeIncidentRole', { params: { incident: declared.name, role: 'commander' }, body: {} });
    await rhea.client.call('takeIncidentRole', {
      params: { incident: declared.name, role: 'reliability_lead' },
      body: {},
    });
    return declared.name;
  });
  const { id: incidentId } = await rhea.client.call('getIncident', { params: { incident } });

  const rollback = await test.step('the gate blocks the rollback by name', async () => {
    const decision = await rhea.client.call('decideRemediation', {
      body: {
        service: 'checkout-api',
        environment: 'production',
        target: '2.13.0',
        motive: 'reliability',
        reason: 'it was stable for nine days',
        incident: incidentId,
      },
    });
    expect(decision.judgement.verdict).toBe('deny');
    expect(decision.judgement.reasons.map(({ sentence }) => sentence).join(' ')).toContain(FLAW);
    return decision;
  });

  await test.step('security on call is invited with the reason, and joins by a link', async () => {
    await expect.poll(() => mailTo(stage, sam, new RegExp(incident))).toBeDefined();
    const text = mailTo(stage, sam, new RegExp(incident)) ?? '';
    expect(text).toMatch(/2\.13\.0|CVE-2025-55182|deny|denied/);
    await acknowledgeByMail(text);
    await expect
      .poll(async () => {
        const { roles } = await sam.client.call('getIncident', { params: { incident } });
        return roles.find(({ role }) => role === 'security_lead')?.holder?.name;
      })
      .toBe('Sam');
  });

  await test.step('both look at the plot: the old release is blocked, in words and in place', async () => {
    const context = await browser.newContext({ baseURL: stage.url });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(sam.email);
    await page.getByLabel('Password').fill('the password of Sam');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/now$/);
    await open(page, `/decisions/${rollback.number}`);
    await expect(page.getByText(FLAW).first()).toBeVisible();
    await open(page, `/gate?service=checkout-api&environment=production&incident=${incidentId}`);
    await expect(page.getByText('2.13.0').first()).toBeVisible();
    await context.close();
  });

  const hotfix =
    await test.step('the hotfix of the stable line is there, but its parts were never told: both keys are asked', async () => {
      await rhea.client.call('addRelease', {
        params: { service: 'checkout-api' },
        body: { version: '2.13.1', releasedAt: ago(40 * 3_600_000) },
      });
      const decision = await rhea.client.call('decideRemediation', {
        body: {
          service: 'checkout-api',
          environment: 'production',
          target: '2.13.1',
          motive: 'reliability',
          reason: '2.13.0 with next 15.5.7, built from the same lock file',
          incident: incidentId,
        },
      });
      expect(decision.judgement.verdict).toBe('needs_signoff');
      return await rhea.client.call('requestSignoff', {
        params: { decision: decision.id },
        body: { reason: 'checkout burns; the hotfix is the stable release with the patched part' },
      });
    });

  await test.step('two people turn two keys, and nobody turns both', async () => {
    const params = { decision: hotfix.id };
    const body = { factsDigest: hotfix.factsDigest, note: '' };
    await rhea.client.call('turnKey', { params: { ...params, axis: 'reliability' }, body });
    await expect(rhea.client.call('turnKey', { params: { ...params, axis: 'security' }, body })).rejects.toThrow();
    const signed = await sam.client.call('turnKey', { params: { ...params, axis: 'security' }, body });
    expect(signed.signoff.state).toBe('signed');
  });

  await test.step('the hotfix serves, the alert is over, and the reliability side closes with what is proven', async () => {
    await rhea.client.call('recordDeployment', {
      params: { service: 'checkout-api' },
      body: { environment: 'production', version: '2.13.1', decisionId: hotfix.id, motive: 'reliability' },
    });
    await stage.post([{ ...alarm, endsAt: new Date().toISOString() }]);
    await expect
      .poll(async () => (await rhea.client.call('getAlertGroup', { params: { group } })).state)
      .toBe('resolved');
    const closed = await rhea.client.call('moveIncidentAxis', {
      params: { incident, axis: 'reliability' },
      body: { to: 'resolved', because: 'the hotfix holds' },
    });
    const side = closed.axes.find(({ axis }) => axis === 'reliability');
    expect(side?.proven.join(' ')).toContain('2.13.1');
  });

  await test.step('the exposure of last week stays open until somebody of security says what was found', async () => {
    const { items } = await sam.client.call('listExposures', { query: { service: 'checkout-api' } });
    const exposure = items.find(({ state }) => state === 'untriaged');
    expect(exposure).toBeDefined();
    const until = new Date().toISOString();
    const triage = {
      verdict: 'no_evidence' as const,
      logs: 'access and process logs of all six replicas',
      query: 'requests with a server-action header that started a process',
      from: new Date(Date.now() - 11 * 24 * 3_600_000).toISOString(),
      to: until,
    };
    await expect(
      rhea.client.call('triageExposure', { params: { exposure: exposure?.id ?? '' }, body: triage }),
    ).rejects.toThrow();
    const closed = await sam.client.call('triageExposure', {
      params: { exposure: exposure?.id ?? '' },
      body: triage,
    });
    expect(closed.state).toBe('closed');
  });

  await test.step('the timeline has all of it, in an order that is the same for both', async () => {
    const texts = async (who: typeof rhea) =>
      (await who.client.call('listTimeline', { params: { incident }, query: { limit: 200 } })).items.map(
        ({ text }) => text ?? '',
      );
    await expect.poll(async () => (await texts(rhea)).join('\n')).toMatch(/2\.13\.1/);
    const all = (await texts(sam)).join('\n');
    expect(await texts(rhea)).toEqual(await texts(sam));
    for (const word of ['Declared', 'Rhea', 'Sam', `G-${rollback.number}`, `G-${hotfix.number}`, '2.13.1', 'security'])
      expect(all).toContain(word);
  });

  await test.step('the postmortem is drafted out of it', async () => {
    await rhea.client.call('moveIncidentAxis', { params: { incident, axis: 'security' }, body: { to: 'resolved' } });
    const drafted = await rhea.client.call('draftPostmortem', { params: { incident } });
    const decisions = drafted.sections.find(({ key }) => key === 'decisions')?.text ?? '';
    expect(decisions).toContain('2.13.0');
    expect(decisions).toContain('2.13.1');
  });

  await test.step('every step is in the evidence, which verifies', async () => {
    await expect.poll(async () => await admin.call('verifyEvidence', {})).toMatchObject({ ok: true, waiting: 0 });
    const types = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await admin.call('listEvidence', { query: { limit: 200, cursor } });
      for (const { type } of page.items) types.add(type);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    for (const type of [
      'incidents.incident_recorded',
      'incidents.entry_added',
      'gate.decided',
      'releases.deployment_recorded',
      'postmortems.drafted',
    ])
      expect([...types]).toContain(type);
  });
});

import type { Client } from '../packages/client/src/index.ts';

const HOUR_MS = 3_600_000;

/** Alerts that have gone their way: what screens of responders and of rules are looked at with. */
export interface Alarm {
  /** Of the group that asks the admin now. */
  readonly group: string;
  /** Its alert. */
  readonly alert: string;
  /** Posts alerts of Prometheus. */
  readonly post: (alerts: readonly object[]) => Promise<void>;
}

const wait = async (ms: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, ms));

/** A catch-all that pages the admin, two routes, a silence, an inhibition, planned work, and a dozen alerts. */
export async function raiseAlarm({ url, admin }: { readonly url: string; readonly admin: Client }): Promise<Alarm> {
  const { userId } = await admin.call('whoAmI', {});
  if (userId === null) throw new Error('the admin is no person');
  const person = { kind: 'person' as const, userId };
  const { id: policy } = await admin.call('createEscalationPolicy', {
    body: {
      name: 'First line',
      steps: [
        { delayMinutes: 15, targets: [person] },
        { delayMinutes: 15, targets: [person] },
      ],
    },
  });
  await writeRules(admin, policy);
  // Nothing sends these again: they stay open for as long as the tests that share them take.
  const source = { name: 'alarm-eu', kind: 'prometheus', resolveAfterMinutes: null } as const;
  const { key } = await admin.call('createAlertSource', { body: source });
  const post = async (alerts: readonly object[]): Promise<void> => {
    const answer = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!answer.ok) throw new Error(`alerts were refused: ${await answer.text()}`);
  };
  const title = 'Checkout answers one request in eight with an error';
  await post([
    firing('CheckoutErrors', { instance: 'checkout-7d4' }, 'critical', title),
    firing('TeamLunch', { team: 'lunch' }, 'info', 'The coffee machine of floor two is empty'),
    firing('QueueGrows', { team: 'night' }, 'warning', 'The queue of invoices grows'),
    ...Array.from({ length: 9 }, (_, node) =>
      firing('NodePressure', { node: `eu-west-${node}` }, 'error', `Node eu-west-${node} runs out of memory`),
    ),
  ]);
  const paged = await pagedGroup(admin, title);
  return { ...paged, post };
}

export function firing(alertname: string, labels: object, severity: string, summary: string): object {
  return {
    labels: { alertname, severity, cluster: 'eu-west-1', ...labels },
    annotations: { summary, runbook_url: 'https://runbooks.example.org/checkout' },
    generatorURL: 'https://prometheus.example.org/graph?g0.expr=up',
  };
}

async function writeRules(admin: Client, policy: string): Promise<void> {
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: policy } });
  const team = (value: string) => [{ name: 'team', value }];
  await admin.call('createAlertRoute', {
    body: { name: 'Night work', matchers: team('night'), policyId: policy, transientSeconds: 3_600, setUrgency: 'low' },
  });
  await admin.call('createAlertRoute', { body: { name: 'Only for the record', severities: ['info'] } });
  await admin.call('createInhibition', {
    body: {
      name: 'A cluster that is down explains its nodes',
      sourceMatchers: [{ name: 'alertname', value: 'ClusterDown' }],
      targetMatchers: [{ name: 'alertname', value: 'Node.*', isRegex: true }],
      equal: ['cluster'],
    },
  });
  await admin.call('createSilence', {
    body: {
      matchers: [{ name: 'alertname', value: 'DiskWillFill' }],
      comment: 'The new disks arrive on Monday',
      endsAt: new Date(Date.now() + 4 * HOUR_MS).toISOString(),
    },
  });
  await admin.call('createMaintenanceWindow', {
    body: {
      name: 'Patches of the database',
      startsAt: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
      endsAt: new Date(Date.now() + 26 * HOUR_MS).toISOString(),
      recurrence: 'FREQ=WEEKLY',
      matchers: [{ name: 'instance', value: 'db-.*', isRegex: true }],
      zone: 'Europe/Berlin',
    },
  });
}

/** Escalation takes a group within a second or two of its alert. */
async function pagedGroup(admin: Client, title: string): Promise<{ group: string; alert: string }> {
  for (let look = 0; look < 60; look++) {
    const { items } = await admin.call('listPages', { query: { state: 'open' } });
    const page = items.find((each) => each.group.title === title);
    if (page !== undefined) {
      const { items: alerts } = await admin.call('getAlertGroup', { params: { group: page.group.id } });
      const [alert] = alerts;
      if (alert !== undefined) return { group: page.group.id, alert: alert.id };
    }
    await wait(250);
  }
  throw new Error(`nobody was paged for "${title}" within 15 s`);
}

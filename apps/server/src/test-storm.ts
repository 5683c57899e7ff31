import { setTimeout } from 'node:timers/promises';
import type { Client } from '@lockstep/client';
import type { MailStandIn } from './integrations/smtp/test-mail-stand-in.ts';

/** Used by tests only: a product as its users meet it, with one person on call who is reached by mail. */
export interface StormScene {
  readonly origin: string;
  /** Of a source of kind `prometheus`. */
  readonly key: string;
  readonly admin: Client;
  readonly mail: MailStandIn;
}

export interface StormReport {
  readonly sent: number;
  /** From the first request to the last answer. */
  readonly sendingMs: number;
  /** From the first request to the first page in the hands of the mail server. */
  readonly firstPageMs: number;
  /** From the first request until every alert could say whom it paged. */
  readonly allPagedMs: number;
  readonly groups: number;
  readonly messagesOfPerson: number;
  /** Acknowledged to the sender and not there. */
  readonly lost: readonly string[];
  /** There, and without a word of what became of it. */
  readonly unexplained: readonly string[];
}

/** As Prometheus sends them. */
const perRequest = 50;
const atOnce = 16;
const mostWaitMs = 90_000;

interface StormAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Half of the alerts share a cause, the other half have one each; both halves go out mixed, evenly within the time. */
function stormOf(sameCause: number, ownCause: number): readonly StormAlert[] {
  const same = Array.from({ length: sameCause }, (_, index) => alertOf('DatabaseDown', `host-${index}`));
  const own = Array.from({ length: ownCause }, (_, index) => alertOf(`Cause${index}`, `own-${index}`));
  return Array.from({ length: Math.max(sameCause, ownCause) }, (_, index) => [same[index], own[index]])
    .flat()
    .filter((alert) => alert !== undefined);
}

function alertOf(alertname: string, instance: string): StormAlert {
  return { name: instance, labels: { alertname, instance, severity: 'critical' } };
}

/** Sends a storm through the door and looks what became of every alert of it. */
export async function runStorm(
  scene: StormScene,
  { sameCause, ownCause, withinMs }: { sameCause: number; ownCause: number; withinMs: number },
): Promise<StormReport> {
  const alerts = stormOf(sameCause, ownCause);
  const startedAt = performance.now();
  const passed = (): number => performance.now() - startedAt;
  let firstPageMs = Number.POSITIVE_INFINITY;
  const looking = setInterval(() => {
    if (scene.mail.mails.length > 0) firstPageMs = Math.min(firstPageMs, passed());
  }, 5);
  await send(scene, alerts, withinMs);
  const sendingMs = passed();
  const ids = await idsOf(scene, alerts.length);
  const unexplained = await untilExplained(scene, [...ids.values()], startedAt);
  const allPagedMs = passed();
  // The message that gathers a storm waits for more of it.
  await setTimeout(20_000);
  clearInterval(looking);
  return {
    sent: alerts.length,
    sendingMs,
    firstPageMs,
    allPagedMs,
    groups: new Set(unexplained.groups).size,
    messagesOfPerson: scene.mail.mails.length,
    lost: alerts.filter(({ name }) => !ids.has(name)).map(({ name }) => name),
    unexplained: unexplained.silent,
  };
}

async function send({ origin, key }: StormScene, alerts: readonly StormAlert[], withinMs: number): Promise<void> {
  const startedAt = performance.now();
  const requests = Math.ceil(alerts.length / perRequest);
  await inParallel(
    Array.from({ length: requests }, (_, index) => index),
    async (index) => {
      await setTimeout(Math.max(0, (withinMs * index) / requests - (performance.now() - startedAt)));
      const some = alerts.slice(index * perRequest, (index + 1) * perRequest);
      const body = some.map(({ labels }) => ({ labels, annotations: { summary: `${labels['alertname']} fires` } }));
      const response = await fetch(`${origin}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`alerts were refused: ${response.status} ${await response.text()}`);
    },
  );
}

/** Ids of the alerts that are there, by name. */
async function idsOf({ admin }: StormScene, most: number): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const query = { limit: 200, source: 'storm', ...(cursor !== undefined && { cursor }) };
    const page = await admin.call('listAlerts', { query });
    for (const { id, labels } of page.items) ids.set(labels['instance'] ?? '', id);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && ids.size <= most);
  return ids;
}

/** Asks of every alert why it paged, again and again as long as some do not know yet. */
async function untilExplained(
  { admin }: StormScene,
  ids: readonly string[],
  startedAt: number,
): Promise<{ readonly silent: readonly string[]; readonly groups: readonly string[] }> {
  const groups: string[] = [];
  let silent = ids;
  while (silent.length > 0 && performance.now() - startedAt < mostWaitMs) {
    const still: string[] = [];
    await inParallel(silent, async (alert) => {
      const { group, decision, answer } = await admin.call('getAlertWhy', { params: { alert }, query: {} });
      if (group !== null && decision.length > 0 && answer.startsWith('paged: ')) groups.push(group);
      else still.push(alert);
    });
    silent = still;
    if (silent.length > 0) await setTimeout(200);
  }
  return { silent, groups };
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

/** Somebody on call for everything, and a source to send to. @param userId the person */
export async function prepareStorm(admin: Client, userId: string): Promise<string> {
  const steps = [{ delayMinutes: 60, targets: [{ kind: 'person' as const, userId }] }];
  const { id } = await admin.call('createEscalationPolicy', { body: { name: 'storm', steps } });
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: id } });
  return (await admin.call('createAlertSource', { body: { name: 'storm', kind: 'prometheus' } })).key;
}

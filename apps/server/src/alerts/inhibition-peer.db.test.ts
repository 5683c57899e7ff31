import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFiringAlerts,
  decideAlert,
  type FiringAlert,
  fingerprintOf,
  indexRules,
  type Inhibition,
  type Labels,
  printMatcher,
} from '@lockstep/alerting';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { noRules } from './check-rules.ts';

const alertmanagerPath = '/usr/bin/prometheus-alertmanager';
/** The same cases each time: what differs once can be looked at again. */
const seed = 20_261_121;
const cases = 5;

let child: ChildProcess | undefined;
let folder: string | undefined;

afterEach(async () => {
  if (child !== undefined && child.exitCode === null && child.kill()) await once(child, 'exit');
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const matcher = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  value: fc.constantFrom('x', 'y', '', 'x|y', '.+'),
  isRegex: fc.boolean(),
  isEqual: fc.boolean(),
});
const inhibition = fc.record({
  sourceMatchers: fc.array(matcher, { minLength: 1, maxLength: 2 }),
  targetMatchers: fc.array(matcher, { minLength: 1, maxLength: 2 }),
  equal: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }),
});
const value = fc.constantFrom('x', 'y', 'z', '');
const labelSets = fc.uniqueArray(fc.record({ a: value, b: value, c: value, d: value }), {
  minLength: 3,
  maxLength: 12,
  selector: (labels) => fingerprintOf(labels),
});
const sample = fc.record({ inhibitions: fc.array(inhibition, { minLength: 1, maxLength: 4 }), labelSets });

function configOf(inhibitions: readonly Omit<Inhibition, 'id' | 'name'>[]): string {
  const list = (matchers: Inhibition['sourceMatchers']): string =>
    JSON.stringify(matchers.map((each) => printMatcher(each)));
  const rules = inhibitions.map(
    ({ sourceMatchers, targetMatchers, equal }) =>
      `  - source_matchers: ${list(sourceMatchers)}\n    target_matchers: ${list(targetMatchers)}\n    equal: ${JSON.stringify(equal)}`,
  );
  return `route:\n  receiver: nobody\n  group_wait: 0s\nreceivers:\n  - name: nobody\ninhibit_rules:\n${rules.join('\n')}\n`;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new RangeError('no port');
  return address.port;
}

/** @returns the fingerprints that Alertmanager holds back */
async function askPeer(
  inhibitions: readonly Omit<Inhibition, 'id' | 'name'>[],
  alerts: readonly Labels[],
): Promise<readonly string[]> {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-inhibition-'));
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, configOf(inhibitions));
  const origin = `127.0.0.1:${await freePort()}`;
  const storage = `--storage.path=${join(folder, 'data')}`;
  const args = [`--config.file=${file}`, `--web.listen-address=${origin}`, storage, '--cluster.listen-address='];
  child = spawn(alertmanagerPath, args, { stdio: 'ignore' });
  await expect.poll(() => isReady(origin), { timeout: 20_000, interval: 50 }).toBe(true);
  const body = JSON.stringify(alerts.map((labels) => ({ labels: { ...labels, alertname: 'each' } })));
  const headers = { 'content-type': 'application/json' };
  const posted = await fetch(`http://${origin}/api/v2/alerts`, { method: 'POST', headers, body });
  expect(posted.status).toBe(200);
  // Whether one is inhibited is worked out when its group is looked at: asked until two answers in a row agree.
  let before: string | undefined;
  let held: readonly string[] = [];
  await expect
    .poll(
      async () => {
        const shown = await heldBack(origin, alerts.length);
        const isSame = shown !== undefined && shown.join() === before;
        before = shown?.join();
        held = shown ?? [];
        return isSame;
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(true);
  child.kill();
  await once(child, 'exit');
  rmSync(folder, { recursive: true, force: true });
  return held;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`http://${origin}/-/ready`)).ok;
  } catch {
    return false;
  }
}

async function heldBack(origin: string, count: number): Promise<readonly string[] | undefined> {
  const answer = await fetch(`http://${origin}/api/v2/alerts`);
  const shown = (await answer.json()) as readonly {
    readonly labels: Labels;
    readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
  }[];
  if (shown.length !== count || shown.some(({ status }) => status.state === 'unprocessed')) return undefined;
  const held = shown.filter(({ status }) => status.inhibitedBy.length > 0);
  return held.map(({ labels }) => fingerprintOf(labels)).toSorted();
}

function askOurs(
  inhibitions: readonly Omit<Inhibition, 'id' | 'name'>[],
  alerts: readonly Labels[],
): readonly string[] {
  const named = inhibitions.map((each, at) => ({ ...each, id: String(at), name: String(at) }));
  const index = indexRules({ ...noRules, catchAllPolicyId: 'somebody', inhibitions: named });
  const firing = alerts.map((labels): FiringAlert => {
    const all = { ...labels, alertname: 'each' };
    const id = fingerprintOf(all);
    const rest = { serviceId: undefined, axis: undefined, sourceAxis: undefined, severity: undefined, startedAt: 0 };
    return { id, identity: id, sourceId: 's', labels: all, ...rest };
  });
  const others = createFiringAlerts(index, firing);
  const held = firing.filter((alert) => decideAlert(alert, index, others, 1).page.kind === 'suppressed');
  return held.map(({ id }) => id).toSorted();
}

describe.skipIf(!existsSync(alertmanagerPath))("inhibition (needs Debian's package prometheus-alertmanager)", () => {
  it.each(fc.sample(sample, { seed, numRuns: cases }).map((each, at) => [at, each] as const))(
    'holds back what a real Alertmanager holds back, case %d',
    async (_at, { inhibitions, labelSets: alerts }) => {
      expect(askOurs(inhibitions, alerts)).toEqual(await askPeer(inhibitions, alerts));
    },
    60_000,
  );
});

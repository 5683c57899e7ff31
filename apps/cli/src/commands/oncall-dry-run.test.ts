import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, ended } from '../test-product.ts';

const MAIN = join(import.meta.dirname, '../main.ts');

const POLICIES = `
at: 2026-11-23T09:00:00Z
away: { ben: on_leave }
schedules: { primary: [{ from: 0, people: [ana] }, { from: 60, people: [cleo] }] }
policies:
  web:
    steps:
      - { targets: ['schedule:primary'], delay: 10 }
      - { targets: [ben, dan], strategy: alert_based, when: { label: { name: tier, values: ['1'] } } }
  quiet:
    business_hours: { zone: Europe/Berlin, weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }
    steps: [{ targets: [ana] }]
`;

describe('oncall dry-run', () => {
  let folder = '';
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const dryRun = (...args: readonly string[]): Promise<Ended> =>
    ended(
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'oncall', 'dry-run', ...args], {
        stdio: 'pipe',
        env: { ...process.env, NO_COLOR: '1' },
      }),
    );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-oncall-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('says who would be paged at which minute, and why, for the time of arrival', async () => {
    const policies = file('policies.yaml', POLICIES);

    const done = await dryRun('--policy', policies, '--at', '2026-11-23T10:30:00Z', '--label', 'tier=1');

    expect(done.code).toBe(0);
    expect(done.stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'web: an alert arrives at 2026-11-23 10:30Z and nobody acknowledges',
      'MINUTE | TIME | WHO | WHY',
      '0 | 2026-11-23 10:30Z | cleo | step 1 of web, on call in primary',
      '10 | 2026-11-23 10:40Z | dan | step 2 of web, next in turn: named in the step',
      '15 | 2026-11-23 10:45Z | owner: administrators | every policy has ended and nobody acknowledged; web begins again in 30 min',
      'skipped ben: on leave',
      'then every policy has ended, and the last begins again',
      '',
    ]);
  });

  it('waits for business hours with low urgency, and answers as JSON', async () => {
    const policies = file('policies.yaml', POLICIES);
    const flags = ['--name', 'quiet', '--urgency', 'low', '--at', '2026-11-27T20:00:00Z', '--json'];

    const done = await dryRun('--policy', policies, ...flags);

    expect(JSON.parse(done.stdout)).toMatchObject({
      schema: 'lockstep.oncall.dry-run/1',
      policy: 'quiet',
      entries: [{ minute: 3600, at: '2026-11-30T08:00:00.000Z', who: 'ana' }, { minute: 3605 }],
      skipped: ['low urgency waits for business hours: 2026-11-30 08:00Z'],
    });
  });

  it('ends with 1 and names the difference when a scenario comes to something else', async () => {
    const good =
      'name: good\npolicies: { main: { steps: [{ targets: [ana] }] } }\nuntil: 4\nexpect: { pages: [0 ana] }\n';
    const scenarios = file(
      'scenarios.yaml',
      `${good}---\n${good.replaceAll('good', 'bad').replace('0 ana]', '0 ben]')}`,
    );

    const done = await dryRun('--file', scenarios);

    expect(done.code).toBe(1);
    expect(done.stdout).toContain('good: as expected\n');
    expect(done.stdout).toContain('bad: not as expected\n');
    expect(done.stdout).toContain('  pages: expected ["0 ben"]\n         came     ["0 ana"]\n');
  });

  it.each([
    ['policies: {}', 'at least one policy is needed'],
    ['policies: { main: { steps: [{ target: [ana] }] } }', 'steps[0].target: unrecognized key: "target"'],
    [
      'policies: { main: { steps: [{ targets: [ana], delay: 5m }] } }',
      'policies.main.steps[0].delay: is a number of minutes: write `5`, not `5m`',
    ],
    [
      'policies: { main: { steps: [{ targets: [ana], strategy: { cycle_based: { rotate_after: 1h } } }] } }',
      'policies.main.steps[0].strategy.cycle_based.rotate_after: is a number of minutes: write `60`, not `1h`',
    ],
    ['policies: { main: { steps: [] } }\nuntil: 1h', 'until: is a number of minutes: write `60`, not `1h`'],
    ['policies: { main: {} }', 'policies.main.steps: is missing'],
    ['policies: { main: { steps: [{ targets: ["team:gone"] }] } }', '`team:gone` is not described under teams'],
    ['policies: { main: { fallback: gone, steps: [] } }', 'there is no policy `gone`'],
    ['policies: { main: { steps: [', 'line 1: '],
    [
      'policies: { main: { steps: [{ targets: [ana], when: { inside: { zone: Mars, from: "09:00", to: "17:00" } } }] } }',
      'not a time zone',
    ],
    ['policies: { main: { steps: [] } }\nhappens: [{ is: not_me, at: 0, group: B, by: ana }]', 'has not arrived yet'],
  ])('refuses %s and says why', async (text, problem) => {
    const done = await dryRun('--file', file('broken.yaml', text));

    expect(done.code).toBe(1);
    expect(done.stderr).toContain(problem);
    expect(done.stdout).toBe('');
  });

  it('wants one of the two kinds of file', async () => {
    const done = await dryRun();

    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain(
      'give `--policy` with the name of a policy or a file of policies, or `--file` with scenarios',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { alertMatcher } from './matcher-words.ts';
import { readDocuments, repeatedDocuments } from './read-documents.ts';

const problemsOf = (text: string) =>
  readDocuments(text, 'a.yaml').problems.map(({ line, path, problem }) => `${line} ${path}: ${problem}`);

describe('readDocuments', () => {
  it('reads documents, a list of them, JSON, and what `export --json` writes', () => {
    const names = (text: string) => readDocuments(text, 'a').documents.map(({ document }) => document.name);

    expect(names('kind: team\nname: a\n---\n---\nkind: team\nname: b\n')).toEqual(['a', 'b']);
    expect(names('- { kind: team, name: a }\n- { kind: team, name: b }\n')).toEqual(['a', 'b']);
    expect(names('[{"kind":"team","name":"a"}]')).toEqual(['a']);
    expect(names('{"schema":"lockstep.export/1","documents":[{"kind":"team","name":"a"}]}')).toEqual(['a']);
    expect(names('')).toEqual([]);
  });

  it('names the line and member of what is wrong, and goes on', () => {
    const text = [
      'kind: teem',
      '---',
      'kind: escalation_policy',
      'name: A',
      'steps:',
      '  - targets: [ada]',
      '    delay: soon',
      'owner: schedule:x',
      '---',
      'kind: room',
      'name: ops',
      '---',
      'name: nothing',
      '---',
      'kind: inhibition',
      'name: B',
      'source: ["env=~\\"\\\\d\\""]',
      'target: ["=x"]',
    ].join('\n');

    expect(problemsOf(text)).toEqual([
      '1 kind: "teem" is no kind of document',
      '7 steps[0].delay: is a number of minutes: write `5`, not `soon`',
      '8 owner: an owner is a person or a team',
      '10 setup: is missing',
      '10 address: is missing',
      '13 kind: it says no `kind`',
      '17 source[0]: what stands in quotes ends with one, and a backslash in it is written twice',
      '18 target[0]: write it as name=value, name!=value, name=~regex or name!~regex',
    ]);
  });

  it.each([
    ['escalation_policy', 'steps: [{ delay: 5m }]', 'steps[0].delay', 'is a number of minutes: write `5`, not `5m`'],
    [
      'escalation_policy',
      'steps: [{ delay: 1h 30m }]',
      'steps[0].delay',
      'is a number of minutes: write `90`, not `1h 30m`',
    ],
    [
      'escalation_policy',
      'steps: [{ delay: PT15M }]',
      'steps[0].delay',
      'is a number of minutes: write `15`, not `PT15M`',
    ],
    [
      'escalation_policy',
      "steps: [{ delay: '5' }]",
      'steps[0].delay',
      'is a number of minutes: write `5`, without quotes',
    ],
    [
      'escalation_policy',
      'steps: [{ delay: null }]',
      'steps[0].delay',
      'is a number of minutes: write `5`, not `null`',
    ],
    [
      'escalation_policy',
      'steps: [{ retry: { every: 90s, times: 2 } }]',
      'steps[0].retry.every',
      'is a number of minutes: write `1.5`, not `90s`',
    ],
    [
      'escalation_policy',
      'steps: [{ strategy: { cycle_based: { rotate_after: 10 min } } }]',
      'steps[0].strategy.cycle_based.rotate_after',
      'is a number of minutes: write `10`, not `10 min`',
    ],
    [
      'escalation_policy',
      'steps: []\nacknowledgement_timeout: 1 hour',
      'acknowledgement_timeout',
      'is a number of minutes: write `60`, not `1 hour`',
    ],
    [
      'alert_source',
      'sender: generic\nresolve_after_minutes: 1h',
      'resolve_after_minutes',
      'is a whole number of minutes: write `60`, not `1h`',
    ],
    [
      'alert_route',
      'grouping: { window_minutes: 30m }',
      'grouping.window_minutes',
      'is a whole number of minutes: write `30`, not `30m`',
    ],
    [
      'alert_route',
      'grouping: { flap_minutes: 2.5 }',
      'grouping.flap_minutes',
      'is a whole number of minutes: write `3`, not `2.5`',
    ],
    [
      'alert_route',
      'transient_seconds: 2m',
      'transient_seconds',
      'is a whole number of seconds: write `120`, not `2m`',
    ],
    [
      'alert_route',
      "during: [{ zone: UTC, minutes: { from: '09:00', to: 1020 } }]",
      'during[0].minutes.from',
      'is a whole number of minutes since midnight: write `540`, not `09:00`',
    ],
    [
      'heartbeat',
      'schedule: { period_seconds: 1h }',
      'schedule.period_seconds',
      'is a whole number of seconds: write `3600`, not `1h`',
    ],
    [
      'heartbeat',
      'schedule: { cron: 0 3 * * * }\ngrace_seconds: 5m',
      'grace_seconds',
      'is a whole number of seconds: write `300`, not `5m`',
    ],
    [
      'uptime_check',
      'probe: { kind: tls, host: a.example.org, days_left: 2 weeks }',
      'probe.days_left',
      'is a whole number of days: write `14`, not `2 weeks`',
    ],
    [
      'uptime_check',
      'probe: { kind: tcp, host: a.example.org, port: 1, slowest_ms: 10s }',
      'probe.slowest_ms',
      'is a whole number of milliseconds: write `10000`, not `10s`',
    ],
    [
      'uptime_check',
      'probe: { kind: tcp, host: a.example.org, port: 1 }\ninterval_seconds: 1m',
      'interval_seconds',
      'is a whole number of seconds: write `60`, not `1m`',
    ],
    [
      'schedule',
      "layers: [{ name: A, rotations: [{ name: R, zone: UTC, starts_at: '2027-01-04T09:00', turn: 1 week, participants: [] }] }]",
      'layers[0].rotations[0].turn',
      'is a unit and a count: write `{ unit: weeks, count: 1 }`, not `1 week`',
    ],
    [
      'schedule',
      "layers: [{ name: A, rotations: [{ name: R, zone: UTC, starts_at: '2027-01-04T09:00', turn: { unit: weeks }, restrictions: [{ weekday: 1, from: '09:00', length_minutes: 8h }] }] }]",
      'layers[0].rotations[0].restrictions[0].length_minutes',
      'is a whole number of minutes: write `480`, not `8h`',
    ],
  ])('says in which unit a duration of %s is written: %s', (kind, members, path, problem) => {
    const text = `kind: ${kind}\nname: a\n${members}\n`;

    expect(problemsOf(text).map((each) => each.replace(/^\d+ /, ''))).toEqual([`${path}: ${problem}`]);
  });

  it('refuses what is no YAML, and aliases that would fill the memory', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      const [name, before] = [String.fromCodePoint(97 + level), String.fromCodePoint(96 + level)];
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }

    expect(problemsOf('kind: [')).toHaveLength(1);
    expect(problemsOf(bomb.join('\n'))).toEqual([expect.stringContaining('alias')]);
  });

  it('takes one description of a thing, whatever the case; rooms and webhooks share their names', () => {
    const text =
      '- { kind: webhook, name: ops, address: https://a.example.org }\n- { kind: room, name: OPS, setup: s, address: c }\n- { kind: team, name: ops }';

    const problems = repeatedDocuments(readDocuments(text, 'a.yaml'));

    expect(problems).toEqual([expect.objectContaining({ line: 2, problem: expect.stringContaining('a.yaml:1') })]);
  });
});

describe('alertMatcher', () => {
  it.each([
    ['env=prod', 'prod', false, true],
    [String.raw`instance!~db\d+`, String.raw`db\d+`, true, false],
    ['env!="a b "', 'a b ', false, false],
    ['env=', '', false, true],
    ['env=a=b', 'a=b', false, true],
  ])('reads %s', (text, value, isRegex, isEqual) => {
    expect(alertMatcher(text)).toMatchObject({ value, isRegex, isEqual });
  });

  it.each(['', 'env', '=x', 'a b=c', 'env="open', String.raw`env=~"\d"`])('refuses `%s`', (text) => {
    expect(alertMatcher(text)).toBeTypeOf('string');
  });
});

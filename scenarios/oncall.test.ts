import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { chainCodes } from '@lockstep/oncall';
import { beforeAll, describe, expect, it } from 'vitest';
import { readOncallScenarios } from '../apps/cli/src/offline/oncall-scenario.ts';
import { type ScenarioOutcome, playOncallScenario, spokenOf } from '../apps/cli/src/offline/play-oncall-scenario.ts';
import { type ScenarioFile, oncallRunners } from './oncall-runners.ts';

const folder = path.join(import.meta.dirname, 'oncall');
const files: readonly ScenarioFile[] = readdirSync(folder)
  .toSorted()
  .map((name) => {
    const file = path.join(folder, name);
    return { path: file, scenarios: readOncallScenarios(readFileSync(file, 'utf8'), name) };
  });
const cases = files
  .flatMap((file) => file.scenarios.map((scenario) => ({ file: path.basename(file.path), scenario })))
  .map(({ file, scenario }, index) => ({ title: `${file}: ${scenario.name}`, scenario, index }));

describe.each(oncallRunners)('on-call scenarios through $name', (runner) => {
  let outcomes: readonly ScenarioOutcome[] = [];

  beforeAll(async () => {
    outcomes = await runner.play(files);
  });

  it.each(cases)('$title', ({ scenario, index }) => {
    const [outcome, expected] = [outcomes[index], scenario.expect];

    expect(expected?.pages).toBeDefined();
    expect(outcome && expected && spokenOf(outcome, expected)).toEqual(expected);
  });
});

describe('the scenarios', () => {
  it('hold several for each of the twelve rules', () => {
    const rules = files.map(({ path: file, scenarios }) => ({
      rule: /rule-(\d\d)-/.exec(file)?.[1],
      count: scenarios.length,
    }));

    for (let rule = 1; rule <= 12; rule++)
      expect(rules.find((one) => Number(one.rule) === rule)?.count ?? 0).toBeGreaterThan(1);
  });

  it('are written as the documentation shows', () => {
    const documentation = readFileSync(path.join(import.meta.dirname, '../docs/cli.md'), 'utf8');
    const examples = [...documentation.matchAll(/```yaml\n(.*?)```/gs)].flatMap(([, text = '']) =>
      readOncallScenarios(text, 'docs/cli.md'),
    );

    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples)
      expect(example.expect && spokenOf(playOncallScenario(example), example.expect)).toEqual(example.expect);
  });

  it('lead to every line a chain can have', async () => {
    const outcomes = await Promise.all(oncallRunners.slice(0, 1).map(async (runner) => runner.play(files)));
    const spoken = new Set(outcomes.flat().flatMap(({ chain }) => chain.map(({ code }) => code)));

    expect(chainCodes.filter((code) => !spoken.has(code))).toEqual([]);
  });
});

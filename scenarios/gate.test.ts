import path from 'node:path';
import { createCedarEvaluator, defaultPolicy, defaultPolicyText } from '@lockstep/cedar';
import { decide, exitCodeOf } from '@lockstep/gate';
import type { Choice, Decision, Judgement, Policy } from '@lockstep/gate';
import { describe, expect, it } from 'vitest';
import { factsOf } from './gate-engine.ts';
import { readScenarios } from './gate-scenario.ts';
import type { GateScenario } from './gate-scenario.ts';

const scenarios = readScenarios(path.join(import.meta.dirname, 'gate'));
const evaluate = createCedarEvaluator(defaultPolicy);

describe('gate scenarios through the engine', () => {
  it.each(scenarios.map(({ file, scenario }) => ({ title: `${file}: ${scenario.name}`, scenario })))(
    '$title',
    ({ scenario }) => {
      const decision = decideScenario(scenario);

      expect(outcomeOf(decision, scenario)).toEqual(expectationOf(scenario));
    },
  );

  it('has a scenario for every rule of the default policy', () => {
    const rules = [...defaultPolicyText.matchAll(/@id\("([^"]+)"\) @reason/g)].map(([, id]) => id);
    const spoken = new Set(
      scenarios.flatMap(({ scenario }) => {
        const decision = decideScenario(scenario);
        return [...decision.target.reasons, ...(decision.stay?.reasons ?? [])].map(({ rule }) => rule);
      }),
    );

    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((rule) => rule === undefined || !spoken.has(rule))).toEqual([]);
  });
});

function decideScenario(scenario: GateScenario): Decision {
  const policy: Policy = {
    ...defaultPolicy,
    settings: { ...defaultPolicy.settings, isFeedAgeRuleOn: scenario.feed_age_rule },
  };
  return decide(factsOf(scenario), policy, evaluate);
}

/** What happened, for what the scenario speaks about. */
function outcomeOf(decision: Decision, { expect: expected }: GateScenario): object {
  const stated = new Set(decision.target.reasons.filter(({ verdict }) => verdict === 'allow').map(({ code }) => code));
  const listed = decision.alternatives.filter(({ isListedOnly }) => isListedOnly);
  const denied = decision.alternatives.filter(({ judgement }) => judgement.verdict === 'deny');
  return {
    ...expected,
    verdict: decision.verdict,
    reasons: stopsOf(decision.target),
    stated: expected.stated.filter((code) => stated.has(code)),
    exit: exitCodeOf(decision),
    ...(expected.stay === undefined ? {} : { stay: decision.stay?.verdict }),
    ...(expected.stay_reasons === undefined ? {} : { stay_reasons: decision.stay && stopsOf(decision.stay) }),
    ...(expected.recommended === undefined ? {} : { recommended: describeChoice(decision.recommended) }),
    ...(expected.listed_only === undefined
      ? {}
      : { listed_only: listed.map(({ choice }) => describeChoice(choice)).toSorted() }),
    ...(expected.denied === undefined ? {} : { denied: denied.map(({ choice }) => describeChoice(choice)).toSorted() }),
    ...(expected.keys === undefined ? {} : { keys: decision.keysNeeded }),
    ...(expected.summary === undefined ? {} : { summary: decision.target.summary }),
    ...(expected.obligations === undefined ? {} : { obligations: decision.obligations.map(({ kind }) => kind) }),
  };
}

function expectationOf({ expect: expected }: GateScenario): object {
  return {
    ...expected,
    reasons: expected.reasons.toSorted(),
    ...(expected.stay_reasons === undefined ? {} : { stay_reasons: expected.stay_reasons.toSorted() }),
    ...(expected.listed_only === undefined ? {} : { listed_only: expected.listed_only.toSorted() }),
    ...(expected.denied === undefined ? {} : { denied: expected.denied.toSorted() }),
  };
}

function stopsOf({ reasons }: Judgement): readonly string[] {
  return reasons
    .filter(({ verdict }) => verdict !== 'allow')
    .map(({ code }) => code)
    .toSorted();
}

function describeChoice(choice: Choice | undefined): string {
  if (choice === undefined) return 'nothing';
  switch (choice.kind) {
    case 'stay':
      return `stay ${choice.version}`;
    case 'release':
      return choice.version;
    case 'hotfix':
      return `${choice.recipe.base} with ${choice.recipe.upgrades
        .map(({ package: name, to }) => `${name.slice(name.indexOf('/') + 1)} ${to}`)
        .join(' and ')}`;
  }
}

import type { EvaluateRules, PolicyAttributes } from '@lockstep/gate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, defaultPolicyText } from './default-policy.ts';
import { createCedarEvaluator } from './evaluator.ts';
import { attributeTypes } from './schema.ts';

const count = fc.integer({ min: 0, max: 3 });
const sbom = fc.constantFrom('clean', 'missing', 'incomplete', 'unparseable', 'shrunken');

const attributes: fc.Arbitrary<PolicyAttributes> = fc.record({
  choice: fc.constantFrom('stay', 'rollback', 'roll_forward', 'sideways', 'hotfix'),
  isProduction: fc.boolean(),
  motive: fc.constantFrom('reliability', 'security', 'routine'),
  exposure: fc.constantFrom('none', 'internal', 'partner', 'public', 'undeclared'),
  tier: fc.integer({ min: 1, max: 4 }),
  runningSeverity: fc.integer({ min: 0, max: 5 }),
  isAutomatic: fc.boolean(),
  isContinuity: fc.boolean(),
  isQuarantined: fc.boolean(),
  leavesMalicious: fc.boolean(),
  reopensMalicious: count,
  reopensKnownExploited: count,
  reopensZeroBudget: count,
  reopensThreeDays: count,
  reopensFourteenDays: count,
  reopensLax: count,
  carries: count,
  carriesMalicious: count,
  carriesZeroBudget: count,
  unknownFindings: count,
  isHeldByReliability: fc.boolean(),
  isHeldBySecurity: fc.boolean(),
  belowFloor: count,
  undoesSevereIncidentFixes: count,
  undoesMinorIncidentFixes: count,
  crossesPointsOfNoReturn: count,
  crossesMajorLine: fc.boolean(),
  targetSbom: sbom,
  currentSbom: fc.oneof(sbom, fc.constant('none' as const)),
  areFeedsTooOld: fc.boolean(),
  areFeedsMissing: fc.boolean(),
  isUnproven: fc.boolean(),
  hoursServed: fc.nat(),
  isEvidenceDue: fc.boolean(),
  isBurning: fc.boolean(),
  isFlipFlop: fc.boolean(),
});

/** The default policy once more, in the plainest form there is. */
function naiveRules(a: PolicyAttributes): readonly string[] {
  const isBack = a.choice === 'rollback' || a.choice === 'sideways' || a.choice === 'hotfix';
  const isStay = a.choice === 'stay';
  const canTellHere = a.currentSbom === 'clean' || a.currentSbom === 'none';
  const rules: Readonly<Record<string, boolean>> = {
    quarantined: a.isQuarantined,
    'reopens-malicious': a.reopensMalicious > 0,
    'reopens-known-exploited': a.reopensKnownExploited > 0,
    'reopens-zero-budget': a.reopensZeroBudget > 0,
    'live-malicious': isStay && a.carriesMalicious > 0,
    'automatic-paused': a.isFlipFlop && a.isAutomatic && !a.leavesMalicious,
    'live-zero-budget': isStay && a.carriesZeroBudget > 0,
    burning: isStay && a.isBurning,
    'held-by-reliability': a.isHeldByReliability && !a.leavesMalicious,
    'held-by-security': a.isHeldBySecurity && !a.leavesMalicious,
    'flip-flop': a.isFlipFlop && !a.leavesMalicious,
    'adds-three-days': a.choice === 'roll_forward' && a.reopensThreeDays > 0,
    'reopens-three-days': isBack && a.reopensThreeDays > 0,
    'reopens-fourteen-days': isBack && a.reopensFourteenDays > 0,
    'unknown-findings': isBack && a.unknownFindings > 0,
    'below-floor': isBack && a.belowFloor > 0 && !a.leavesMalicious,
    'undoes-incident-fix': isBack && a.undoesSevereIncidentFixes > 0,
    'crosses-point-of-no-return': isBack && a.crossesPointsOfNoReturn > 0,
    'no-sbom': isBack && canTellHere && a.targetSbom === 'missing',
    'incomplete-sbom': isBack && canTellHere && a.targetSbom === 'incomplete',
    'unparseable-sbom': isBack && canTellHere && a.targetSbom === 'unparseable',
    'shrunken-sbom': isBack && canTellHere && a.targetSbom === 'shrunken',
    'unknown-across-lines': isBack && a.crossesMajorLine && a.targetSbom !== 'clean' && !canTellHere,
    'feeds-too-old': isBack && a.areFeedsTooOld,
    'feeds-missing': isBack && a.areFeedsMissing,
    'evidence-due': a.isEvidenceDue,
  };
  return Object.keys(rules)
    .filter((rule) => rules[rule] === true)
    .toSorted();
}

function rulesOf(evaluate: EvaluateRules, given: PolicyAttributes): readonly string[] {
  const answer = evaluate(given);
  if (!answer.ok) throw new RangeError(answer.problem);
  return answer.hits.map(({ rule }) => rule);
}

const calm = fc.sample(attributes, { numRuns: 1, seed: 1 })[0];
if (calm === undefined) throw new RangeError('no sample');

describe('createCedarEvaluator', () => {
  it('agrees with a naive model of the default policy', () => {
    const evaluate = createCedarEvaluator(defaultPolicy);

    fc.assert(
      fc.property(attributes, (given) => {
        expect(rulesOf(evaluate, given)).toEqual(naiveRules(given));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same answer from its memory, also when that is too small', () => {
    const forgetful = createCedarEvaluator(defaultPolicy, 2);

    fc.assert(
      fc.property(fc.array(attributes, { maxLength: 5 }), (given) => {
        const first = given.map((one) => forgetful(one));
        const second = given.map((one) => forgetful(one));

        expect(second).toEqual(first);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['a missing attribute', (given: object) => without(given, 'isQuarantined')],
    ['a surplus attribute', (given: object) => ({ ...given, isFriday: true })],
    ['a text where a number belongs', (given: object) => ({ ...given, belowFloor: '0' })],
    ['a fraction', (given: object) => ({ ...given, hoursServed: 1.5 })],
  ])('takes %s for no answer, never for allow', (_what, change) => {
    const evaluate: (given: never) => unknown = createCedarEvaluator(defaultPolicy);

    expect(evaluate(change(calm) as never)).toMatchObject({ ok: false });
  });

  it('takes a rule that fails while it runs for no answer', () => {
    // Cedar itself would skip this rule and allow.
    const overflow = `@id("overflow") @reason("security.held") @axis("security") @verdict("deny")
      forbid (principal, action, resource) when { context.tier * 9223372036854775807 * 2 > 0 };`;
    const evaluate = createCedarEvaluator({ cedar: `${defaultPolicyText}\n${overflow}` });

    expect(evaluate({ ...calm, tier: 4 })).toMatchObject({ ok: false });
  });

  it.each([
    ['nothing at all', ''],
    ['a broken text', 'permit (principal'],
    ['an unknown attribute', defaultPolicyText.replace('context.isQuarantined', 'context.isQarantined')],
  ])('takes %s for no answer', (_what, cedar) => {
    expect(createCedarEvaluator({ cedar })(calm)).toMatchObject({ ok: false });
  });

  it('keeps evaluators of different policies apart', () => {
    const strict = createCedarEvaluator({
      cedar: `@id("all") permit (principal, action, resource);
        @id("tier-1") @reason("reliability.held") @axis("reliability") @verdict("needs_signoff")
        forbid (principal, action, resource) when { context.tier == 1 };`,
    });
    const standard = createCedarEvaluator(defaultPolicy);

    expect(rulesOf(strict, { ...calm, tier: 1 })).toEqual(['tier-1']);
    expect(rulesOf(standard, { ...calm, tier: 1 })).toEqual(naiveRules({ ...calm, tier: 1 }));
  });

  it('describes every attribute', () => {
    expect(Object.keys(attributeTypes).toSorted()).toEqual(Object.keys(calm).toSorted());
  });
});

function without(given: object, name: string): object {
  return Object.fromEntries(Object.entries(given).filter(([key]) => key !== name));
}

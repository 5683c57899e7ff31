import { describe, expect, it } from 'vitest';
import { defaultPolicyText } from './default-policy.ts';
import { validatePolicy } from './validate-policy.ts';

const permit = '@id("all")\npermit (principal, action, resource);\n';
const rule = (head: string, when: string) =>
  `${permit}${head}\nforbid (principal, action, resource) when { ${when} };\n`;
const head = '@id("r") @reason("security.held") @axis("security") @verdict("deny")';

describe('validatePolicy', () => {
  it('has nothing against the default policy', () => {
    expect(validatePolicy(defaultPolicyText)).toEqual([]);
  });

  it('names an unknown attribute with its line and the nearest spelling', () => {
    expect(validatePolicy(rule(head, 'context.isBurnin'))).toEqual([
      {
        line: 4,
        problem: expect.stringContaining('attribute `isBurnin`'),
        help: 'did you mean `isBurning`?',
      },
    ]);
  });

  it.each([
    ['no reason', '@id("r") @axis("security") @verdict("deny")', '`@reason` is missing'],
    [
      'an unknown reason',
      head.replace('security.held', 'security.because'),
      '`@reason("security.because")` is not known',
    ],
    ['an unknown axis', head.replace('@axis("security")', '@axis("cost")'), '`@axis("cost")` is not known'],
    ['an unknown verdict', head.replace('deny', 'maybe'), '`@verdict("maybe")` is not known'],
    ['a forbid that allows', head.replace('deny', 'allow'), '`@verdict("allow")` is not known'],
    ['no id', head.replace('@id("r")', ''), 'a rule has no `@id`'],
    ['the id of another rule', head.replace('"r"', '"all"'), 'two rules have the id `all`'],
  ])('refuses %s', (_what, given, problem) => {
    const problems = validatePolicy(rule(given, 'context.isBurning'));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 3, problem: expect.stringContaining(problem) });
  });

  it.each([
    ['a second permit', `${permit}@id("b") permit (principal, action, resource);`, '2 permits'],
    ['no permit', `${head} forbid (principal, action, resource);`, '0 permits'],
    [
      'a narrower permit',
      '@id("b") permit (principal, action, resource) when { context.isBurning };',
      'the only permit is',
    ],
    ['a wrong type', rule(head, 'context.tier == "a"'), 'not compatible'],
    ['broken syntax', 'permit (principal, action resource);', 'unexpected token'],
    ['a template', `${permit}@id("t") forbid (principal == ?principal, action, resource);`, 'templates'],
  ])('refuses %s', (_what, text, problem) => {
    expect(
      validatePolicy(text)
        .map((found) => found.problem)
        .join('; '),
    ).toContain(problem);
  });

  it('lists the codes of the same family for an unknown reason', () => {
    const [problem] = validatePolicy(rule(head.replace('security.held', 'feeds.stale'), 'context.isBurning'));

    expect(problem?.help).toBe('one of feeds.too_old, feeds.missing, feeds.age_rule_off');
  });

  it('does not read a policy without end', () => {
    expect(validatePolicy('/'.repeat(1_000_001))[0]?.problem).toBe('the policy is too long');
  });
});

import { reasonCodes, verdicts } from '@lockstep/gate';
import type { Axis, ReasonCode, RuleHit, Verdict } from '@lockstep/gate';
import type { DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { cedar } from './engine.ts';
import { schemaText } from './schema.ts';

export interface PolicyProblem {
  /** Counted from 1; undefined when the problem has no place in the text. */
  readonly line: number | undefined;
  readonly problem: string;
  readonly help: string | undefined;
}

/** A policy text taken apart: every rule by its id. */
export interface ParsedPolicy {
  readonly texts: Readonly<Record<string, string>>;
  /** What each `forbid` says, by its id; the permit has none. */
  readonly hits: ReadonlyMap<string, RuleHit>;
}

/** Largest policy text that is read: far above a thousand rules. */
const MAX_CHARACTERS = 1_000_000;
const AXES: readonly (Axis | 'both')[] = ['reliability', 'security', 'both'];

/** Problems of a policy text, in order of line; empty when it can be activated. Never throws. */
export function validatePolicy(text: string): readonly PolicyProblem[] {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems;
}

/** Takes a policy text apart and checks it against the schema and the house rules. */
export function parsePolicy(
  text: string,
):
  | { readonly ok: true; readonly policy: ParsedPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] } {
  if (text.length > MAX_CHARACTERS)
    return fail([{ line: undefined, problem: 'the policy is too long', help: undefined }]);
  const split = cedar().policySetTextToParts(text);
  if (split.type === 'failure') return fail(split.errors.map((error) => problemOf(error, text, 0)));
  const problems: PolicyProblem[] = [];
  const texts: Record<string, string> = {};
  const hits = new Map<string, RuleHit>();
  let permits = 0;
  if (split.policy_templates.length > 0)
    problems.push({ line: undefined, problem: 'templates are not used here', help: undefined });
  for (const rule of split.policies) {
    const line = lineOf(text, text.indexOf(rule));
    const answer = cedar().policyToJson(rule);
    if (answer.type === 'failure') {
      problems.push(...answer.errors.map((error) => problemOf(error, text, text.indexOf(rule))));
      continue;
    }
    const id = answer.json.annotations?.['id'] ?? '';
    if (id === '') problems.push({ line, problem: 'a rule has no `@id`', help: 'put `@id("a-name")` before it' });
    else if (Object.hasOwn(texts, id))
      problems.push({ line, problem: `two rules have the id \`${id}\``, help: undefined });
    if (answer.json.effect === 'permit') {
      permits++;
      if (!isPermitEverything(answer.json)) {
        problems.push({
          line,
          problem: 'the only permit is `permit (principal, action, resource);`',
          help: 'grounds are `forbid` rules',
        });
      }
    } else {
      const read = readHit(id, answer.json, line);
      if (Array.isArray(read)) problems.push(...read);
      else hits.set(id, read);
    }
    texts[id] = rule;
  }
  if (permits !== 1) {
    problems.push({
      line: undefined,
      problem: `${permits} permits, one is needed`,
      help: 'keep `permit (principal, action, resource);` once',
    });
  }
  problems.push(...typeProblems(texts, text));
  if (problems.length > 0) return fail(problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  return { ok: true, policy: { texts, hits } };
}

function fail(problems: readonly PolicyProblem[]): { readonly ok: false; readonly problems: readonly PolicyProblem[] } {
  return { ok: false, problems };
}

function isPermitEverything(rule: PolicyJson): boolean {
  return (
    rule.principal.op === 'All' &&
    rule.action.op === 'All' &&
    rule.resource.op === 'All' &&
    rule.conditions.length === 0
  );
}

function readHit(rule: string, { annotations = {} }: PolicyJson, line: number | undefined): RuleHit | PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const read = <Word extends string>(name: string, words: readonly Word[]): Word | undefined => {
    const value = annotations[name];
    const known = words.find((word) => word === value);
    if (known === undefined) {
      const problem = value === undefined ? `\`@${name}\` is missing` : `\`@${name}("${value}")\` is not known`;
      const near = words.filter((word) => word.split('.')[0] === value?.split('.')[0]);
      const listed = `one of ${(near.length > 0 ? near : words).join(', ')}`;
      problems.push({ line, problem: `rule \`${rule}\`: ${problem}`, help: listed });
    }
    return known;
  };
  const reason: ReasonCode | undefined = read('reason', reasonCodes);
  const axis: Axis | 'both' | undefined = read('axis', AXES);
  // A forbid that allows says nothing.
  const verdict: Verdict | undefined = read(
    'verdict',
    verdicts.filter((word) => word !== 'allow'),
  );
  if (reason === undefined || axis === undefined || verdict === undefined) return problems;
  return { rule, reason, axis, verdict };
}

function typeProblems(texts: Readonly<Record<string, string>>, whole: string): readonly PolicyProblem[] {
  const answer = cedar().validate({
    validationSettings: { mode: 'strict' },
    schema: schemaText,
    policies: { staticPolicies: { ...texts } },
  });
  if (answer.type === 'failure') return answer.errors.map((error) => problemOf(error, whole, 0));
  return answer.validationErrors.map(({ policyId, error }) => {
    const found = problemOf(error, whole, whole.indexOf(texts[policyId] ?? ''));
    return { ...found, problem: `rule \`${policyId}\`: ${found.problem}` };
  });
}

function problemOf(error: DetailedError, text: string, start: number): PolicyProblem {
  const at = error.sourceLocations?.[0]?.start;
  return {
    line: at === undefined && start === 0 ? undefined : lineOf(text, Math.max(start, 0) + (at ?? 0)),
    problem: error.message.replaceAll(/\s+/g, ' '),
    help: error.help ?? undefined,
  };
}

function lineOf(text: string, at: number): number | undefined {
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

/** One ground of a policy, with its conditions in Cedar's own canonical form: layout and comments make no difference. */
export interface PolicyRule extends Pick<RuleHit, 'reason' | 'axis' | 'verdict'> {
  readonly id: string;
  readonly conditions: string;
}

/** The grounds of a valid policy text, in its order; empty for one that is not valid. */
export function policyRules(text: string): readonly PolicyRule[] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return [];
  return [...parsed.policy.hits.values()].map(({ rule, reason, axis, verdict }) => {
    const answer = cedar().policyToJson(parsed.policy.texts[rule] ?? '');
    const conditions =
      answer.type === 'success'
        ? JSON.stringify([answer.json.principal, answer.json.action, answer.json.resource, answer.json.conditions])
        : '';
    return { id: rule, reason, axis, verdict, conditions };
  });
}

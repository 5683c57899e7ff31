import type { EvaluateRules, Policy, PolicyAttributes, RuleHit } from '@lockstep/gate';
import { cedar } from './engine.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { attributeTypes, request, schemaText } from './schema.ts';
import { parsePolicy } from './validate-policy.ts';
import type { ParsedPolicy } from './validate-policy.ts';

const SCHEMA_NAME = 'lockstep-gate';
const ANSWERS_KEPT = 10_000;

type Answer = ReturnType<EvaluateRules>;

let isSchemaReady = false;
let policySets = 0;

/**
 * The rules of a policy, kept by Cedar, parsed once at the first question. Cedar skips a rule that fails and would then
 * allow: so the schema is mandatory, requests are checked against it, and any error at all is no answer.
 *
 * @param answersKept results kept by attributes; the rules are pure, so an answer never goes stale
 */
export function createCedarEvaluator(policy: Pick<Policy, 'cedar'>, answersKept = ANSWERS_KEPT): EvaluateRules {
  const answers = new LeastRecentlyUsed<Answer>(answersKept);
  let prepared: Prepared | undefined;
  return (attributes) => {
    const key = keyOf(attributes);
    const known = answers.get(key);
    if (known !== undefined) return known;
    prepared ??= prepare(policy.cedar);
    const answer = prepared.ok ? ask(prepared, attributes) : prepared;
    answers.set(key, answer);
    return answer;
  };
}

type Prepared =
  | { readonly ok: true; readonly id: string; readonly policy: ParsedPolicy }
  | { readonly ok: false; readonly problem: string };

function prepare(text: string): Prepared {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { ok: false, problem: parsed.problems.map(({ problem }) => problem).join('; ') };
  if (!isSchemaReady) {
    const schema = cedar().preparseSchema(SCHEMA_NAME, schemaText);
    if (schema.type === 'failure') return { ok: false, problem: messages(schema.errors) };
    isSchemaReady = true;
  }
  const id = `policy-${++policySets}`;
  const set = cedar().preparsePolicySet(id, { staticPolicies: { ...parsed.policy.texts } });
  return set.type === 'failure'
    ? { ok: false, problem: messages(set.errors) }
    : { ok: true, id, policy: parsed.policy };
}

function ask({ id, policy }: Prepared & { readonly ok: true }, attributes: PolicyAttributes): Answer {
  const answer = cedar().statefulIsAuthorized({
    ...request,
    context: { ...attributes },
    preparsedSchemaName: SCHEMA_NAME,
    validateRequest: true,
    preparsedPolicySetId: id,
    entities: [],
  });
  if (answer.type === 'failure') return { ok: false, problem: messages(answer.errors) };
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) {
    return {
      ok: false,
      problem: diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`).join('; '),
    };
  }
  if (decision === 'allow') return { ok: true, hits: [] };
  const hits: RuleHit[] = [];
  for (const rule of diagnostics.reason.toSorted()) {
    const hit = policy.hits.get(rule);
    if (hit === undefined) return { ok: false, problem: `rule \`${rule}\` spoke and says nothing` };
    hits.push(hit);
  }
  return hits.length === 0 ? { ok: false, problem: 'denied without a rule' } : { ok: true, hits };
}

const ATTRIBUTE_NAMES: readonly string[] = Object.keys(attributeTypes);

/**
 * Values in the order of the schema, strings with their length before them. Anything that does not have exactly the schema's
 * members gets its whole JSON as key, and Cedar refuses it.
 */
function keyOf(attributes: PolicyAttributes): string {
  const values: Readonly<Record<string, unknown>> = { ...attributes };
  let key = '';
  let members = 0;
  for (const name of ATTRIBUTE_NAMES) {
    const value = values[name];
    if (typeof value === 'string') key += `${value.length}:${value},`;
    else if (typeof value === 'number' || typeof value === 'boolean') key += `${value},`;
    else return JSON.stringify(attributes);
    members++;
  }
  return members === Object.keys(values).length ? key : JSON.stringify(attributes);
}

function messages(errors: readonly { readonly message: string }[]): string {
  return errors.map(({ message }) => message.replaceAll(/\s+/g, ' ')).join('; ');
}

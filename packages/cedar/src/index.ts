export { defaultPolicy, defaultPolicyText } from './default-policy.ts';
export { createCedarEvaluator } from './evaluator.ts';
export { attributeTypes, schemaText } from './schema.ts';
export { policyRules, validatePolicy } from './validate-policy.ts';
export type { PolicyProblem, PolicyRule } from './validate-policy.ts';

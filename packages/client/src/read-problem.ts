import type { ProblemBody } from '@lockstep/contract';
import { ProblemError } from './problem-error.ts';

type Field = NonNullable<ProblemBody['fields']>[number];

/**
 * What the server says in a refusal (RFC 9457), checked without the contract's schemas: a page that only asks need not load them.
 *
 * @returns undefined when the body is none of ours
 */
export function toProblemError(body: unknown): ProblemError | undefined {
  if (!isRecord(body)) return undefined;
  const { title, status, code, help, fields, requestId } = body;
  if (typeof title !== 'string' || typeof requestId !== 'string') return undefined;
  if (typeof status !== 'number' || !Number.isInteger(status) || !isCode(code)) return undefined;
  if (!isTextOrAbsent(help)) return undefined;
  if (fields !== undefined && !(Array.isArray(fields) && fields.every(isField))) return undefined;
  return new ProblemError({ title, status, code, help, fields, requestId });
}

/** Every code has this form, and so will those of a newer server: its words are worth more than our list. */
function isCode(value: unknown): value is ProblemBody['code'] {
  return typeof value === 'string' && /^[a-z_]+(\.[a-z_]+)*$/.test(value);
}

function isField(value: unknown): value is Field {
  return (
    isRecord(value) &&
    typeof value['field'] === 'string' &&
    typeof value['problem'] === 'string' &&
    isTextOrAbsent(value['help'])
  );
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

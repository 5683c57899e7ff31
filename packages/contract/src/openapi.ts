import { z } from 'zod';
import { errorStatus } from './errors.ts';
import type { Operation, Operations } from './operation.ts';
import { ProblemBody } from './problem.ts';

type JsonObject = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function parameters(schema: z.ZodType, where: 'path' | 'query'): JsonObject[] {
  const described = schemaOf(schema, 'input');
  const required = new Set(Array.isArray(described['required']) ? described['required'] : []);
  const properties = described['properties'];
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).map(([name, member]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: member,
  }));
}

function requestBody(entry: Operation): JsonObject {
  if (entry.stream === true) {
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } } };
  }
  if (entry.method === 'GET' || entry.method === 'DELETE') return {};
  return { requestBody: { content: { 'application/json': { schema: schemaOf(entry.body, 'input') } } } };
}

function describe(name: string, entry: Operation): JsonObject {
  const problem = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  const failures: JsonObject = {};
  for (const code of entry.errors) {
    const status = String(errorStatus[code]);
    const known = failures[status];
    const before =
      typeof known === 'object' && known !== null && 'description' in known ? `${String(known.description)}, ` : '';
    failures[status] = { description: `${before}${code}`, ...problem };
  }
  const headers =
    entry.idempotent === true
      ? [{ name: 'idempotency-key', in: 'header', schema: { type: 'string', maxLength: 200 } }]
      : [];
  return {
    operationId: name,
    summary: entry.summary,
    tags: [entry.path.split('/')[3] ?? 'other'],
    security:
      entry.permission === 'public'
        ? []
        : entry.interactive === true
          ? [{ session: [] }]
          : [{ session: [] }, { token: [] }],
    'x-permission': entry.permission,
    parameters: [...parameters(entry.params, 'path'), ...parameters(entry.query, 'query'), ...headers],
    ...requestBody(entry),
    responses: {
      '200': {
        description: 'done',
        content: { [entry.download ?? 'application/json']: { schema: schemaOf(entry.response, 'output') } },
      },
      ...failures,
      default: { description: 'problem', ...problem },
    },
  };
}

/** The OpenAPI 3.1 document of a table of operations. */
export function openApiDocument(operations: Operations, version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [name, entry] of Object.entries(operations)) {
    const path = entry.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[entry.method.toLowerCase()] = describe(name, entry);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lockstep', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Problem: schemaOf(ProblemBody, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'lockstep_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

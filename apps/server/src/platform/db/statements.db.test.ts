import { globSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { declaredStatements, statement } from './statement.ts';

const sources = path.resolve(import.meta.dirname, '../..');
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  const files = globSync('**/*.ts', { cwd: sources }).filter(
    (file) => !/\.test\.ts$|^main\.ts$|test-context/.test(file),
  );
  // Whoever declares a statement registers it.
  for (const file of files.filter((name) => /store|idempotency|record-change/.test(name)))
    await import(path.join(sources, file));
});
afterAll(() => platform.close());

describe('named statements', () => {
  it('are all valid in the migrated database', async () => {
    const client = await platform.database.pool.connect();
    const problems: string[] = [];
    const statements = declaredStatements().filter((declared) => !declared.name.startsWith('test.'));
    for (const [index, { name, text }] of statements.entries()) {
      // Utility commands can not be prepared; they have no parameters and are run for nothing.
      const isQuery = /^\s*(select|insert|update|delete|with|merge)\b/i.test(text);
      const attempt = isQuery ? `prepare checked_${index} as ${text}` : `begin; ${text}; rollback`;
      await client.query(attempt).catch((error: Error) => problems.push(`${name}: ${error.message}`));
    }
    client.release(true);

    expect(statements.length).toBeGreaterThan(60);
    expect(problems).toEqual([]);
  });

  it('notices a column that does not exist', async () => {
    const wrong = statement<never>('test.wrong_column', 'select colour from evidence');

    await expect(platform.database.pool.query(`prepare wrong as ${wrong.text}`)).rejects.toThrow(
      'column "colour" does not exist',
    );
  });

  it('have one text per name', () => {
    statement<never>('test.twice', 'select 1');

    expect(() => statement<never>('test.twice', 'select 2')).toThrow('declared twice');
  });
});

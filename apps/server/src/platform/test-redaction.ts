import { sequenceOnce } from './evidence/sequencer.ts';
import { verifyEvidence } from './evidence/verify-evidence.ts';
import type { TestPlatform } from './test-context.ts';

/** Every column of every table in which the words stand, as they are or as JSON writes them. */
export async function whereWordsAre(platform: TestPlatform, words: string): Promise<readonly string[]> {
  const { pool } = platform.database;
  const { rows } = await pool.query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns where table_schema = $1
     and data_type in ('text', 'json', 'jsonb', 'ARRAY', 'character varying', 'bytea') order by 1, 2`,
    [platform.schema],
  );
  const found: string[] = [];
  for (const { table_name: table, column_name: column } of rows) {
    const { rows: hits } = await pool.query(
      `select 1 from "${table}" where position($1 in "${column}"::text) > 0 or position($2 in "${column}"::text) > 0 limit 1`,
      [words, JSON.stringify(words).slice(1, -1)],
    );
    if (hits.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

/** Everything recorded so far, as an auditor verifies it. */
export async function verifyAll(platform: TestPlatform) {
  while (await sequenceOnce(platform.database));
  return await verifyEvidence(platform.as(['auditor']));
}

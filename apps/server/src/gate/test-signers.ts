import type { Role } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import type { TestPlatform } from '../platform/test-context.ts';

const dayMs = 24 * 3_600_000;

/** Used by tests only: a person who is there. Called for each request: its moment is taken then. */
export type Signer = (() => RequestContext) & { readonly userId: string };

export async function addSigner(
  platform: TestPlatform,
  role: Role,
  more: { readonly isSample?: boolean; readonly isYoung?: boolean } = {},
): Promise<Signer> {
  const userId = newId();
  const isSample = more.isSample ?? false;
  const name = `${isSample ? 'sample ' : ''}${role} ${userId.slice(-4)}`;
  const [email, password] = isSample ? [null, null] : [`${userId}@example.org`, 'x'];
  const grantedAt = new Date(platform.clock.now() - (more.isYoung === true ? 1 : 9 * dayMs)).toISOString();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, is_sample, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [userId, name, email, password, isSample, grantedAt],
  );
  await platform.database.pool.query(
    'insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, false)',
    [userId, role, grantedAt],
  );
  return Object.assign(() => platform.as([role], { userId, name, isSample }), { userId });
}

export interface Signers {
  readonly reliability: Signer;
  readonly security: Signer;
  readonly responder: Signer;
}

export async function addSigners(platform: TestPlatform): Promise<Signers> {
  return {
    reliability: await addSigner(platform, 'reliability_key'),
    security: await addSigner(platform, 'security_key'),
    responder: await addSigner(platform, 'responder'),
  };
}

/** Types of the evidence about one subject, in the order written. */
export async function evidenceOf(platform: TestPlatform, subjectId: string): Promise<readonly string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    'select type from evidence where subject_id = $1 order by at, id',
    [subjectId],
  );
  return rows.map(({ type }) => type);
}

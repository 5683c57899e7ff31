import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { anonymous, makeContext } from '../platform/make-context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { acceptLink } from './accept-link.ts';
import { authenticate } from './authenticate.ts';
import { completeSetup } from './complete-setup.ts';
import { createSetupLink } from './create-setup-link.ts';
import { invitePerson } from './invite-person.ts';
import type { StartedSession } from './start-session.ts';

export const url = 'http://localhost:4500';
export const origin = { userAgent: 'test', address: '127.0.0.1' };
export const password = 'a long enough password';
export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** What a test does with an installation; each test of the file starts on a fresh one. */
export interface TestInstallation {
  /** Open while tests run. */
  readonly platform: TestPlatform;
  readonly nobody: () => RequestContext;
  /** The person as a request with their cookie would be. */
  readonly inSession: (started: StartedSession) => Promise<RequestContext>;
  /** Makes Ada the first admin. */
  readonly setUp: () => Promise<StartedSession>;
  /** Invites a responder, who follows the link. */
  readonly join: (admin: RequestContext, name: string) => Promise<StartedSession>;
  /** Of everything recorded, oldest first. */
  readonly evidenceTypes: () => Promise<string[]>;
}

export function tokenOf(link: string): string {
  return new URL(link).hash.replace('#token=', '');
}

/** Called once per file, beside its tests. */
export function testInstallation(): TestInstallation {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await openTestPlatform();
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    await platform.database.pool.query(
      'truncate user_account, user_role, user_session, api_token, access_link, pending_change, deputy, evidence, evidence_content, change cascade; update access_state set second_person_at = null',
    );
  });

  const nobody = () => makeContext(platform.database, anonymous, 'request');
  return {
    get platform() {
      return platform;
    },
    nobody,
    async inSession(started) {
      const session = started.session === 'clear' ? undefined : started.session.token;
      const actor = await authenticate({ session, token: undefined }, platform.database.read, platform.clock.now());
      return makeContext(platform.database, actor ?? anonymous, 'request');
    },
    async setUp() {
      const { link } = await createSetupLink(platform.asSystem(), url);
      const ada = { token: tokenOf(link), name: 'Ada', email: 'ada@example.org', password };
      return await completeSetup(nobody(), ada, origin);
    },
    async join(admin, name) {
      const email = `${name.toLowerCase()}@example.org`;
      const { link } = await invitePerson(admin, { name, email, roles: ['responder'] }, url);
      return await acceptLink(nobody(), { token: tokenOf(link), password }, origin);
    },
    async evidenceTypes() {
      const rows = await listEvidenceRecords(platform.database.read, {
        subjectId: undefined,
        type: undefined,
        before: undefined,
        limit: 200,
      });
      return rows.map((row) => row.type).toReversed();
    },
  };
}

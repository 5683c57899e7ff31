import type { Person } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import { isLastAdmin } from './last-admin.ts';

const person = (id: string, role: Person['roles'][number]['role'], more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  state: 'active',
  isSample: false,
  createdAt: '2026-11-22T11:00:00.000Z',
  roles: [{ role, grantedAt: '2026-11-22T11:00:00.000Z', isSinglePerson: false }],
  ...more,
});
const ada = person('ada', 'admin');

describe('the last admin', () => {
  it('is whoever could sign in as one alone', () => {
    const others = [
      person('bo', 'responder'),
      person('cy', 'admin', { state: 'invited' }),
      person('di', 'admin', { state: 'deactivated' }),
      person('ed', 'admin', { isSample: true }),
    ];

    expect(isLastAdmin(ada, [ada, ...others])).toBe(true);
    expect(isLastAdmin(others[0] as Person, [ada, ...others])).toBe(false);
  });

  it('is nobody where there are two, or where not all people are known', () => {
    expect(isLastAdmin(ada, [ada, person('bo', 'admin')])).toBe(false);
    expect(isLastAdmin(ada, undefined)).toBe(false);
  });
});

import type { Person } from '@lockstep/contract';
import type { AxisName } from '../../ui/tags.tsx';

/** Active people who hold the key of an axis. */
export function holdersOf(people: readonly Person[], axis: AxisName): readonly Person[] {
  return people.filter(
    (person) => person.state === 'active' && person.roles.some((grant) => grant.role === `${axis}_key`),
  );
}

const DAY_MS = 86_400_000;

/** Keys granted within a day are flagged everywhere. */
export function isRecent(grantedAt: string, now: number): boolean {
  return now - Date.parse(grantedAt) < DAY_MS;
}

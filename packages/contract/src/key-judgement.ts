import type { Axis } from './common.ts';
import type { Person } from './people.ts';
import type { Deputy } from './two-people.ts';

type Holder = Pick<Person, 'id' | 'name' | 'state' | 'isSample' | 'roles'>;

/** Whether both keys can be turned. */
export interface KeyJudgement {
  /** `warning`: they can, but not for everything or not by two people; `broken`: one can be turned by nobody. */
  readonly state: 'ok' | 'warning' | 'broken';
  /** Without a full stop. */
  readonly finding: string;
  readonly cure: string | undefined;
}

const axes = ['reliability', 'security'] as const satisfies readonly Axis[];
const grant = 'grant it in Settings, People; it takes two people';

/**
 * One judgement for the screen of readiness and for `lockstep doctor`. A deputy counts while nobody holds the key. People of the sample
 * turn keys for services of the sample only.
 */
export function judgeKeys(
  people: readonly Holder[],
  deputies: readonly Pick<Deputy, 'axis' | 'name' | 'userId'>[],
): KeyJudgement {
  const held = axes.map((axis) => {
    const holders = people.filter(
      ({ state, roles }) => state === 'active' && roles.some(({ role }) => role === `${axis}_key`),
    );
    const own = holders.filter(({ isSample }) => !isSample);
    const deputy = deputies.filter((one) => one.axis === axis && own.length === 0);
    const turning = [
      ...own.map(({ id, name }) => ({ id, name })),
      ...deputy.map(({ userId, name }) => ({ id: userId, name: `${name} as deputy` })),
    ];
    return { axis, turning, hasSample: holders.length > own.length };
  });
  const empty = held.filter(({ turning }) => turning.length === 0);
  const nobody = empty.filter(({ hasSample }) => !hasSample);
  if (nobody.length > 0) {
    const finding = `nobody can turn the ${named(nobody)}: a needed sign-off can not be given`;
    return { state: 'broken', finding, cure: grant };
  }
  if (empty.length > 0) {
    const finding = `only people of the sample hold the ${named(empty)}: for your own services nobody can turn ${empty.length === 1 ? 'it' : 'them'}`;
    return { state: 'warning', finding, cure: grant };
  }
  if (new Set(held.flatMap(({ turning }) => turning.map(({ id }) => id))).size === 1) {
    const cure = 'grant one of the keys to somebody else';
    return { state: 'warning', finding: 'one person holds both keys, and may turn only one of them', cure };
  }
  const finding = held.map(({ axis, turning }) => `${axis}: ${turning.map(({ name }) => name).join(', ')}`).join('; ');
  return { state: 'ok', finding, cure: undefined };
}

function named(keys: readonly { readonly axis: string }[]): string {
  return `${keys.map(({ axis }) => axis).join(' and the ')} key`;
}

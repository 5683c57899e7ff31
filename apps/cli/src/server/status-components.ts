import type { Client } from '@lockstep/client';
import type { ComponentState } from '@lockstep/contract';
import { usageProblem } from '../cli-problem.ts';

const states: readonly string[] = ['operational', 'maintenance', 'degraded', 'partial_outage', 'major_outage'];

function isState(text: string): text is ComponentState {
  return states.includes(text);
}

/** Ids of components by `page/name`, or by their name where one page has it. */
export async function componentIds(client: Client, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { items } = await client.call('listStatusPages', {});
  const known = items.flatMap(({ slug, components }) => components.map(({ id, name }) => ({ id, name, slug })));
  return names.map((wanted) => {
    const text = wanted.toLowerCase();
    const found = known.filter(({ slug, name }) =>
      [name, `${slug}/${name}`].some((each) => each.toLowerCase() === text),
    );
    const [only] = found;
    if (only !== undefined && found.length === 1) return only.id;
    const choices = (found.length === 0 ? known : found).slice(0, 20).map(({ slug, name }) => `\`${slug}/${name}\``);
    throw usageProblem(
      `\`${wanted}\` names ${found.length === 0 ? 'no component' : 'several components'}`,
      choices.length === 0 ? 'make a status page with components first' : `write one of ${choices.join(', ')}`,
    );
  });
}

/** `page/name=state` as the server wants it. */
export async function touched(
  client: Client,
  given: readonly string[],
): Promise<{ component: string; state: ComponentState }[]> {
  const pairs = given.map((text) => {
    const at = text.lastIndexOf('=');
    const state = text.slice(at + 1);
    if (at < 1 || !isState(state)) {
      throw usageProblem(`\`${text}\` says no state`, `write \`page/name=state\` with one of ${states.join(', ')}`);
    }
    return { name: text.slice(0, at), state };
  });
  const ids = await componentIds(
    client,
    pairs.map(({ name }) => name),
  );
  return pairs.map(({ state }, index) => ({ component: ids[index] ?? '', state }));
}

import { SelectField } from '../../ui/field.tsx';
import { type ComponentState, isComponentState, stateLook, stateOptions, type StatusPage } from './status-words.ts';

/** How each component is from now on, by one control each; "as it is" changes nothing. */
export function ComponentStates({
  pages,
  states,
  onStates,
}: {
  pages: readonly StatusPage[];
  states: ReadonlyMap<string, ComponentState>;
  onStates: (states: ReadonlyMap<string, ComponentState>) => void;
}) {
  const choose = (id: string, value: string) => {
    const next = new Map(states);
    if (isComponentState(value)) next.set(id, value);
    else next.delete(id);
    onStates(next);
  };
  return pages
    .filter(({ components }) => components.length > 0)
    .map((page) => (
      <fieldset key={page.slug} className="grid min-w-0 gap-3">
        <legend className="mb-1 text-sm font-semibold">Components of {page.title}</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          {page.components.map(({ id, name, group, state }) => (
            <SelectField
              key={id}
              label={group === null ? name : `${group}: ${name}`}
              value={states.get(id) ?? ''}
              onValue={(value) => choose(id, value)}
              options={[{ value: '', label: `as it is: ${stateLook[state].word}` }, ...stateOptions]}
            />
          ))}
        </div>
      </fieldset>
    ));
}

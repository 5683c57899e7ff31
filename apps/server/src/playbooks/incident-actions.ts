import { pageSide, planField, setField, whyNotPaged } from '#incidents/index.ts';
import { registerAction } from './actions.ts';

/** The actions that the incident itself can do. */
export function registerIncidentActions(): void {
  registerAction('page_role', async ({ tx, ctx, incident, fill }, { axis, because }) => {
    const said = fill(because);
    return {
      sentence: `page the on-call of ${axis}: ${said}`,
      skip: await whyNotPaged(tx, incident, axis),
      run: async () => await pageSide(tx, ctx, incident, axis, said),
    };
  });
  registerAction('set_field', async ({ tx, ctx, incident, fill }, { field, value: given }) => {
    const value = typeof given === 'number' ? given : fill(String(given));
    const { title, isSame } = await planField(tx, incident, field, value);
    return {
      sentence: `set ${title} to ${value}`,
      skip: isSame ? 'it says so already' : undefined,
      run: async () => await setField(tx, ctx, incident.id, field, value),
    };
  });
}

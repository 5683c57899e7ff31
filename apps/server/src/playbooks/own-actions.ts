import { tellDestination, tellPeople } from '#paging/index.ts';
import { listRoles } from '#incidents/index.ts';
import { registerAction } from './actions.ts';
import { startIn } from './playbooks.ts';
import { findPlaybook } from './playbook-store.ts';

const roleWords = (role: string): string => role.replaceAll('_', ' ');

/** The actions this part can do itself. */
export function registerOwnActions(): void {
  registerAction('start_playbook', async ({ tx, ctx, incident }, { playbook }) => {
    const found = await findPlaybook(tx, playbook);
    const isThere = found !== undefined && !found.isRemoved;
    return {
      sentence: `start the playbook ${isThere ? found.playbook.definition.title : playbook}`,
      skip: isThere ? undefined : 'there is no such playbook any more',
      run: async () => void (await startIn(tx, ctx, incident, playbook)),
    };
  });
  registerAction('remind', async ({ tx, ctx, incident, fill }, { role, text }) => {
    const holder = (await listRoles(tx, [incident.id])).get(incident.id)?.find((one) => one.role === role)?.holder;
    const said = fill(text);
    const isSecret = incident.isRestricted;
    return {
      sentence: `remind ${holder === undefined ? `the ${roleWords(role)}` : holder.name}: ${said}`,
      skip: holder === undefined ? `nobody is ${roleWords(role)}` : undefined,
      run: async () => {
        if (holder === undefined) return;
        const topic = `automation ${incident.id} ${role} ${ctx.now}`;
        const title = isSecret ? 'A restricted incident needs you' : `${incident.name}: ${said}`;
        const lines = isSecret ? [] : [incident.title];
        const notice = { topic, userId: holder.id, title, lines, path: `/incidents/${incident.name}` };
        await tellPeople(tx, ctx, [notice], ctx.now);
      },
    };
  });
  registerAction('run_webhook', async ({ tx, ctx, incident, fill }, { destination, text }) => {
    const said = fill(text === '' ? '{title}' : text);
    return {
      sentence: `tell the room or webhook: ${said}`,
      run: async () => {
        const title = `${incident.name}: ${said}`;
        const path = `/incidents/${incident.name}`;
        await tellDestination(tx, ctx, { destinationId: destination, title, lines: [incident.title], path });
      },
    };
  });
}

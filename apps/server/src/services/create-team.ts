import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import type { Team } from './service.ts';
import { insertTeam } from './store.ts';

export async function createTeam(
  ctx: RequestContext,
  input: { name: string; title?: string | undefined },
): Promise<Team> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return ctx.transaction(async (tx) => {
    const team: Team = { id: ctx.newId(), name: input.name, title: input.title || input.name, createdAt: ctx.now };
    if (!(await insertTeam(tx, team))) {
      throw new Problem('services.team_exists', `team \`${input.name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    const { name, title } = team;
    await recordServicesEvent(tx, ctx, { type: 'services.team_created', subjectId: team.id, body: { name, title } });
    return team;
  });
}

import type { QueryClient } from '@tanstack/react-query';
import { Outlet, createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { RequestProblem } from '../api/call.ts';
import { meQuery } from '../api/me.ts';
import { ask } from '../api/query.ts';
import { NotFoundPage, ProblemPage } from '../shell/problem-screen.tsx';
import { Shell } from '../shell/shell.tsx';

/** What every address shares. */
export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

/** What only the signed-in see. */
export const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: ProblemPage,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
      // Asked ahead with who is signed in: its banner stands in the first frame, and moves nothing down later. Without it the rest goes on.
      await context.queries.ensureQueryData({ ...ask('getSample'), retry: false }).catch(() => undefined);
    } catch (error) {
      if (!(error instanceof RequestProblem) || error.status !== 401) throw error;
      const { isOpen } = await context.queries.fetchQuery(ask('getSetup'));
      if (isOpen) throw redirect({ to: '/setup' });
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

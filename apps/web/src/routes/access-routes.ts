import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type RawSearch, text } from '../api/search.ts';
import { root } from './frame.ts';

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../screens/access/setup-screen.tsx'), 'SetupScreen'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: RawSearch): { next?: string | undefined } => ({ next: text(raw['next']) }),
  component: lazyRouteComponent(() => import('../screens/access/sign-in-screen.tsx'), 'SignInScreen'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('../screens/access/invite-screen.tsx'), 'InviteScreen'),
});

const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(() => import('../screens/access/invite-screen.tsx'), 'InviteScreen'),
});

/** Before somebody is signed in. */
export const accessRoutes = [setup, signIn, invite, recover] as const;

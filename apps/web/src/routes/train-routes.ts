import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, type RawSearch, text } from '../api/search.ts';
import { app } from './frame.ts';

const trains = createRoute({
  getParentRoute: () => app,
  path: '/trains',
  validateSearch: (raw: RawSearch): { service?: string | undefined } => ({ service: text(raw['service']) }),
  component: lazyRouteComponent(() => import('../screens/trains/trains-screen.tsx'), 'TrainsScreen'),
});

type NewTrainSearch = {
  incident?: string | undefined;
  /** A train that is asked again; `without` leaves some of its services out. */
  from?: string | undefined;
  without?: 'denied' | undefined;
};
const newTrain = createRoute({
  getParentRoute: () => app,
  path: '/trains/new',
  validateSearch: (raw: RawSearch): NewTrainSearch => ({
    incident: text(raw['incident']),
    from: text(raw['from']),
    without: oneOf(raw['without'], ['denied']),
  }),
  component: lazyRouteComponent(() => import('../screens/trains/new-train-screen.tsx'), 'NewTrainScreen'),
});

type TrainSearch = {
  incident?: string | undefined;
  q?: string | undefined;
  only?: 'stopped' | undefined;
  /** What is done at once. */
  do?: 'capture' | undefined;
};
const train = createRoute({
  getParentRoute: () => app,
  path: '/trains/$train',
  validateSearch: (raw: RawSearch): TrainSearch => ({
    incident: text(raw['incident']),
    q: text(raw['q']),
    only: oneOf(raw['only'], ['stopped']),
    do: oneOf(raw['do'], ['capture']),
  }),
  component: lazyRouteComponent(() => import('../screens/trains/train-screen.tsx'), 'TrainScreen'),
});

/** Many services in one action. */
export const trainRoutes = [trains, newTrain, train] as const;

import { lazy, Suspense } from 'react';
import { closeDeclare, useDeclareStart } from './declare-store.ts';

const DeclareWindow = lazy(() =>
  import('../screens/incidents/declare-window.tsx').then((module) => ({ default: module.DeclareWindow })),
);

/** Where the window of a new incident stands, whatever screen it was asked for on. */
export function DeclareHost() {
  const start = useDeclareStart();
  return <Suspense>{start && <DeclareWindow start={start} onClose={closeDeclare} />}</Suspense>;
}

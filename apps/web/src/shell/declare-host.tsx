import { type ComponentType, lazy, Suspense } from 'react';
import { closeDeclare, type DeclareStart, useDeclareStart } from './declare-store.ts';

type WindowOfDeclare = ComponentType<{ start: DeclareStart; onClose: () => void }>;

let DeclareWindow: WindowOfDeclare | undefined;

/** Which window that is; told by the routes, which know the screens. Fetched when it is opened first. */
export function provideDeclareWindow(load: () => Promise<{ default: WindowOfDeclare }>): void {
  DeclareWindow = lazy(load);
}

/** Where the window of a new incident stands, whatever screen it was asked for on. */
export function DeclareHost() {
  const start = useDeclareStart();
  if (start === undefined || DeclareWindow === undefined) return null;
  return (
    <Suspense>
      <DeclareWindow start={start} onClose={closeDeclare} />
    </Suspense>
  );
}

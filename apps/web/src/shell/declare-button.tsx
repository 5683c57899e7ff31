import { Flame } from 'lucide-react';
import { useMay } from '../api/me.ts';
import { Button, type ButtonKind } from '../ui/button.tsx';
import { type DeclareStart, openDeclare } from './declare-store.ts';

/** From whatever is on screen to an incident about it, filled in as far as the screen knows. */
export function DeclareButton({ start, kind = 'plain' }: { start: DeclareStart; kind?: ButtonKind }) {
  if (!useMay('incidents.write')) return null;
  return (
    <Button kind={kind} icon={Flame} onClick={() => openDeclare(start)}>
      Declare an incident
    </Button>
  );
}

import { Navigation } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SeveralServices } from '../trains/several-services.tsx';
import type { IncidentDetail } from './incident-words.ts';
import { Announce, restrictedWord, useMayAnnounce } from './room-acts.tsx';
import { fixOf } from './room-head.tsx';
import { SideClock } from './side-clock.tsx';
import type { SideOpening } from './side-windows.tsx';
import { SideActs } from './sides-part.tsx';

/** What is done most, from every part of the room on a phone: a fix, the next step of each side, a word to those outside. */
export function ActsWindow({
  incident,
  onOpen,
  onClose,
}: {
  incident: IncidentDetail;
  onOpen: (opening: SideOpening) => void;
  onClose: () => void;
}) {
  const may = useMay('incidents.write');
  const mayAnnounce = useMayAnnounce(incident);
  const open = (opening: SideOpening) => {
    onClose();
    onOpen(opening);
  };
  return (
    <Window title={`What to do in ${incident.name}`} onClose={onClose}>
      <div className="grid gap-4">
        <div className="grid gap-1.5">
          <LinkButton kind="primary" icon={Navigation} to="/gate" search={fixOf(incident)} className="min-h-12">
            Propose a fix
          </LinkButton>
          <SeveralServices incident={incident.id} />
        </div>
        {may && (
          <ul className="grid gap-4">
            {incident.axes.map((side) => (
              <li key={side.axis} className="grid gap-2">
                <SideClock side={side} />
                <SideActs incident={incident} side={side} onOpen={open} />
              </li>
            ))}
          </ul>
        )}
        {mayAnnounce && (
          <div className="grid justify-items-start gap-1.5">
            <Announce incident={incident} />
            {incident.isRestricted && <p className="text-sm text-muted">{restrictedWord}</p>}
          </div>
        )}
      </div>
    </Window>
  );
}

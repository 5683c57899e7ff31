import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { CloseSideWindow, ReopenSideWindow } from './close-side-window.tsx';
import type { IncidentDetail, Side } from './incident-words.ts';

export type SideOpening = { readonly axis: Side['axis']; readonly what: 'close' | 'reopen' };

/** Windows that close a side and open it again, for every part of the room that leads to them, and their key. */
export function useSideWindows(incident: IncidentDetail): {
  readonly open: (opening: SideOpening) => void;
  readonly windows: ReactNode;
} {
  const may = useMay('incidents.write');
  const [opened, setOpened] = useState<SideOpening>();
  const firstOpen = incident.axes.find(({ resolvedAt }) => resolvedAt === null);
  const first = firstOpen ?? incident.axes[0];
  useCommand(
    'room.sides',
    may && first ? () => setOpened({ axis: first.axis, what: firstOpen ? 'close' : 'reopen' }) : undefined,
  );
  const side = incident.axes.find(({ axis }) => axis === opened?.axis);
  const close = () => setOpened(undefined);
  return {
    open: setOpened,
    windows: (
      <>
        {opened?.what === 'close' && side && <CloseSideWindow incident={incident} side={side} onClose={close} />}
        {opened?.what === 'reopen' && side && <ReopenSideWindow incident={incident} side={side} onClose={close} />}
      </>
    ),
  };
}

import { Megaphone } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { LinkButton, type ButtonKind } from '../../ui/button.tsx';
import type { IncidentDetail } from './incident-words.ts';

/** Whether somebody may tell those outside of this incident, while there is something to tell. */
export function useMayAnnounce({ resolvedAt }: Pick<IncidentDetail, 'resolvedAt'>): boolean {
  return useMay('status.publish') && resolvedAt === null;
}

export const restrictedWord = 'Restricted: nothing of it is published by default, and its name never.';

/** To the update for status pages, with this incident filled in. */
export function Announce({
  incident,
  kind = 'plain',
  keys,
}: {
  incident: IncidentDetail;
  kind?: ButtonKind;
  keys?: string;
}) {
  if (!useMayAnnounce(incident)) return null;
  return (
    <LinkButton
      kind={kind}
      icon={Megaphone}
      {...(keys !== undefined && { keys })}
      to="/announcements/new"
      search={{ incident: incident.name }}
    >
      Announce
    </LinkButton>
  );
}

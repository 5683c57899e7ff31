import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';

/** From the gate back to the room the question came from; nothing where there is no such room for whoever looks. */
export function BackToRoom({ incident }: { incident: string }) {
  const name = useQuery({ ...ask('getIncident', { params: { incident } }), retry: false }).data?.name;
  if (name === undefined) return null;
  return (
    <LinkButton icon={ArrowLeft} to="/incidents/$incident" params={{ incident: name }}>
      Back to {name}
    </LinkButton>
  );
}

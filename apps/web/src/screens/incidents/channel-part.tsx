import { useQuery } from '@tanstack/react-query';
import { Hash } from 'lucide-react';
import { ask } from '../../api/query.ts';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { channelWords } from './channel-words.ts';

const UNSETTLED_MS = 10_000;
const SETTLED_MS = 60_000;

/** The channel of this incident in a chat: where it is, and what stands in its way; nothing where nobody asked for one. */
export function ChannelPart({ incident }: { incident: string }) {
  const query = useQuery({
    ...ask('getIncidentChannel', { params: { incident } }),
    // What a chat does is told to nobody else.
    refetchInterval: ({ state: { data } }) =>
      data?.channel?.state === 'wanted' || typeof data?.channel?.problem === 'string' ? UNSETTLED_MS : SETTLED_MS,
  });
  const channel = query.data?.channel ?? null;
  if (channel === null) return null;
  const { word, ink } = channelWords(channel);
  return (
    <Section title="Channel" note={channel.chat ?? undefined} flush>
      <div className="grid gap-1 px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Hash size={15} aria-hidden className="shrink-0 text-muted" />
          {channel.name !== null &&
            (channel.url === null ? (
              <span className="font-medium [overflow-wrap:anywhere]">{channel.name}</span>
            ) : (
              <a
                href={channel.url}
                target="_blank"
                rel="noreferrer"
                className="link inline-flex min-h-6 items-center font-medium [overflow-wrap:anywhere] pointer-coarse:min-h-11"
              >
                {channel.name}
              </a>
            ))}
          <span className={`text-sm ${ink}`}>{word}</span>
        </p>
        {channel.problem !== null && (
          <p className="text-sm text-muted pretty">
            <Prose text={channel.problem} />
          </p>
        )}
      </div>
    </Section>
  );
}

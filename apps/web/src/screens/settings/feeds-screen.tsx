import { useQuery } from '@tanstack/react-query';
import { Plus, RotateCw } from 'lucide-react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { feedRows, type SourceItem } from '../../ui/feed-words.ts';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { FeedTable } from './feed-table.tsx';
import { LoadFeed } from './load-feed.tsx';

/** While somebody waits for a run, its progress is asked for this often. */
const LOOK_AGAIN_MS = 1_500;

/** What every verdict rests on: how old it is, where it comes from, and whether that still works. */
export function FeedsScreen() {
  const feeds = useQuery(ask('listFeeds'));
  const sources = useQuery({
    ...ask('listFeedSources'),
    refetchInterval: ({ state }) => (state.data?.items.some((each) => each.isRunning) === true ? LOOK_AGAIN_MS : false),
  });
  const mayLoad = useMay('advisories.load');
  const items = sources.data?.items ?? [];
  return (
    <>
      <Section
        title="Feeds"
        note={feeds.data && `too old after ${feeds.data.maxAgeDays} days`}
        actions={mayLoad && sources.data && <SourceActs sources={items} />}
        flush
      >
        <Loaded query={feeds}>
          {(data) => {
            const rows = feedRows(data.items, items);
            return rows.length === 0 ? (
              <Empty title="No feed is loaded">
                <p>
                  Without advisories nothing can be known to be safe. Add the usual sources above, and they keep
                  themselves current; or load files below, or from a terminal:
                </p>
                <CommandLine>{cliLines.loadFeeds()}</CommandLine>
              </Empty>
            ) : (
              <FeedTable rows={rows} mayLoad={mayLoad} />
            );
          }}
        </Loaded>
      </Section>
      {mayLoad && <LoadFeed />}
    </>
  );
}

/** Nothing is fetched before somebody asks for it here. */
function SourceActs({ sources }: { sources: readonly SourceItem[] }) {
  const usual = useAct('addUsualFeedSources');
  const look = useAct('syncFeeds');
  const problem = usual.problem ?? look.problem;
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      {usual.answer?.items.length === 0 && <span className="text-sm text-muted">they are all there</span>}
      <Button
        kind={sources.length === 0 ? 'primary' : 'plain'}
        icon={Plus}
        isBusy={usual.isBusy}
        onClick={() => void usual.submit({})}
      >
        Add the usual sources
      </Button>
      {sources.some((source) => source.isEnabled) && (
        <Button icon={RotateCw} isBusy={look.isBusy} onClick={() => void look.submit({ body: {} })}>
          Look now
        </Button>
      )}
    </>
  );
}

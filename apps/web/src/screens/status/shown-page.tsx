import { Time } from '../../ui/time.tsx';
import { Blocks } from '../../ui/blocks.tsx';
import { lookOfShown, phaseWords, type Shown, stateLook } from './status-words.ts';

type Told = Shown['current'][number];

/** A page as readers would see it. */
export function ShownPage({ shown }: { shown: Shown }) {
  const look = lookOfShown(shown);
  return (
    <article
      className="grid gap-4 rounded-lg border border-line bg-canvas p-4"
      aria-label={`Preview of ${shown.title}`}
    >
      <header className="grid gap-1">
        <p className="text-sm text-muted">
          {shown.audience === 'public' ? 'Everybody reads' : 'Signed-in people read'} /status/{shown.slug}
        </p>
        <p className="text-lg font-semibold [overflow-wrap:anywhere]">{shown.title}</p>
        <p className={`font-semibold ${look.ink}`}>{look.word}</p>
      </header>
      {shown.current.length === 0 ? (
        <p className="text-muted">No current announcement.</p>
      ) : (
        shown.current.map((told) => <ShownTold key={told.id} told={told} />)
      )}
      {shown.groups.map(({ name, components }) => (
        <section key={name ?? ''} className="grid gap-1">
          {name !== null && <p className="text-sm font-semibold">{name}</p>}
          <ul className="divide-y divide-line">
            {components.map((component) => (
              <li key={component.id} className="flex flex-wrap justify-between gap-x-4 py-1.5">
                <span className="min-w-0 [overflow-wrap:anywhere]">{component.name}</span>
                <span className={`font-medium ${stateLook[component.state].ink}`}>
                  {stateLook[component.state].word}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}

function ShownTold({ told: { title, phase, updates } }: { told: Told }) {
  return (
    <section className="grid gap-2 rounded-md border border-line p-3">
      <p className="flex flex-wrap justify-between gap-x-4 font-semibold">
        <span className="min-w-0 [overflow-wrap:anywhere]">{title === '' ? 'No title yet' : title}</span>
        <span className="font-normal text-muted">{phaseWords[phase]}</span>
      </p>
      {updates.slice(0, 3).map((update) => (
        <div key={update.id} className="grid gap-1 border-t border-line pt-2">
          <p className="text-sm text-muted">
            {phaseWords[update.phase]} · <Time at={update.publishedAt} />
          </p>
          <Blocks blocks={update.text} />
        </div>
      ))}
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';

type Catalogue = AnswerOf<'listMetrics'>;

const insightsCrumb = (
  <Link key="insights" to="/insights" className="link">
    Insights
  </Link>
);

/** Every figure there is, what it is good for and what it is not; and those that are left out. */
export function CatalogueScreen() {
  const query = useQuery({ ...ask('listMetrics'), staleTime: Infinity });
  return (
    <>
      <PageHead
        title="What each figure means"
        tab="Metric catalogue"
        crumbs={[insightsCrumb, <span key="here">Catalogue</span>]}
      />
      <Loaded query={query} rows={12}>
        {(catalogue) => (
          <div className="grid gap-5">
            <Section title="What holds for all of them">
              <ul className="grid max-w-3xl list-disc gap-1.5 pl-5 pretty">
                {catalogue.rules.map((rule) => (
                  <li key={rule}>{rule}</li>
                ))}
              </ul>
            </Section>
            <Section title="What is shown" note={String(catalogue.metrics.length)} flush>
              {catalogue.metrics.map((metric) => (
                <MetricEntry key={metric.id} metric={metric} />
              ))}
            </Section>
            <Section title="What is left out, and why" note={String(catalogue.leftOut.length)} flush>
              <LeftOutList leftOut={catalogue.leftOut} />
            </Section>
          </div>
        )}
      </Loaded>
    </>
  );
}

const betterWords = {
  smaller: 'smaller is better',
  larger: 'larger is better',
  none: 'neither way is better',
} as const;

function MetricEntry({ metric }: { metric: Catalogue['metrics'][number] }) {
  const { id, name, measures, goodFor, notFor, unit, better, fewest } = metric;
  return (
    <article
      id={id}
      className="grid scroll-mt-20 gap-x-6 gap-y-2 border-b border-line p-4 last:border-b-0 target:bg-accent/8 lg:grid-cols-[16rem_minmax(0,1fr)]"
    >
      <div className="grid content-start gap-0.5">
        <h3 className="text-base font-semibold">{name}</h3>
        <p className="text-sm text-muted pretty">
          {unit === 'minutes' ? 'A length of time' : 'A share'}; {betterWords[better]}; needs at least {fewest}
        </p>
      </div>
      <dl className="grid max-w-3xl gap-1.5 pretty sm:grid-cols-[7.5rem_minmax(0,1fr)]">
        <dt className="text-sm font-semibold text-muted">Measures</dt>
        <dd>{measures}</dd>
        <dt className="text-sm font-semibold text-ok">Good for</dt>
        <dd>{goodFor}</dd>
        <dt className="text-sm font-semibold text-warn">Not for</dt>
        <dd>{notFor}</dd>
      </dl>
    </article>
  );
}

/** Popular figures, why they are not here, and what is. */
export function LeftOutList({ leftOut }: { leftOut: Catalogue['leftOut'] }) {
  return leftOut.map(({ id, name, why, instead }) => (
    <div
      key={id}
      className="grid gap-x-6 gap-y-1 border-b border-line p-4 last:border-b-0 lg:grid-cols-[16rem_minmax(0,1fr)]"
    >
      <h3 className="text-base font-semibold">{name}</h3>
      <div className="grid max-w-3xl gap-1 pretty">
        <p>{why}</p>
        <p className="text-muted">Instead: {instead.charAt(0).toLowerCase() + instead.slice(1)}</p>
      </div>
    </div>
  ));
}

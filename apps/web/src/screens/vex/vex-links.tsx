import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Link2, Unlink } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { LinkProductWindow } from './link-product-window.tsx';

type VexLinkItem = AnswerOf<'listVexLinks'>['items'][number];

/** Products of documents by others, and which of our services each is. */
export function VexLinks() {
  const query = useQuery(ask('listVexLinks'));
  const mayLink = useMay('advisories.vex');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Products that are ours"
      note={query.data && query.data.items.length > 0 ? `${query.data.items.length} linked` : undefined}
      actions={
        mayLink && (
          <Button icon={Link2} onClick={() => setIsOpen(true)}>
            Link a product
          </Button>
        )
      }
      flush
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No product is linked">
              Documents by others name products, such as an image in a registry. What they say counts for a service only
              once somebody says here that it is that product.
            </Empty>
          ) : (
            <Links items={items} mayLink={mayLink} />
          )
        }
      </Loaded>
      {isOpen && <LinkProductWindow products={[]} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function Links({ items, mayLink }: { items: readonly VexLinkItem[]; mayLink: boolean }) {
  const act = useAct('linkVexProduct');
  const unlink = async ({ product, service }: VexLinkItem) => {
    const answer = await act.submit({ body: { product, service, isLinked: false } });
    if (answer === undefined) return;
    showToast(`${product} is ${service} no longer`, { undo: () => void act.submit({ body: { product, service } }) });
  };
  return (
    <>
      {act.problem && (
        <div className="p-3">
          <ProblemNote problem={act.problem} />
        </div>
      )}
      <Table columns={['Product', 'Service', 'Linked', { name: 'Do', isHidden: true }]}>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.product} ${item.service}`}>
              <td className="font-mono [overflow-wrap:anywhere]">{item.product}</td>
              <td data-label="Service">
                <Link to="/services/$service" params={{ service: item.service }} className="link font-semibold">
                  {item.service}
                </Link>
              </td>
              <td data-label="Linked">
                <Time at={item.linkedAt} /> <span className="text-muted">by {item.linkedBy.name}</span>
              </td>
              <td className="md:text-right">
                {mayLink && (
                  <Button
                    icon={Unlink}
                    isBusy={act.isBusy}
                    aria-label={`Unlink ${item.product} from ${item.service}`}
                    onClick={() => void unlink(item)}
                  >
                    Unlink
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

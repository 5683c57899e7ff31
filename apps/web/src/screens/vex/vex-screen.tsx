import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { CheckField } from '../../ui/field.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { LoadVex } from './load-vex.tsx';
import { VexLinks } from './vex-links.tsx';
import { documentWords, stateLook, trustWords, type VexDocumentItem } from './vex-words.ts';

/** Documents that say which findings do not matter here, and what each of them really does. */
export function VexScreen() {
  const [hasEnded, setHasEnded] = useState(false);
  const list = useList('listVex', { query: { limit: 50, ...(hasEnded && { ended: 'true' }) } });
  const mayLoad = useMay('advisories.vex');
  return (
    <>
      <Section
        title="VEX documents"
        note="what they suppress stays visible"
        actions={<CheckField label="Also those that ended" isOn={hasEnded} onChange={setHasEnded} />}
        flush
      >
        <PagedList
          list={list}
          empty={
            <Empty title="No VEX document is loaded">
              A vendor says in one that a flaw does not matter in its product; you say it of your own. Every statement
              is held against what runs here, and says what it does or how near it came.
            </Empty>
          }
        >
          {(documents) => <Documents documents={documents} />}
        </PagedList>
      </Section>
      {mayLoad && <LoadVex />}
      <VexLinks />
    </>
  );
}

function Documents({ documents }: { documents: readonly VexDocumentItem[] }) {
  return (
    <Table columns={['Document', 'Author', 'State', 'Issued', { name: 'Statements', className: 'md:text-right' }]}>
      <tbody>
        {documents.map((document) => (
          <tr key={document.id}>
            <td>
              <Link
                to="/settings/vex/$document"
                params={{ document: document.id }}
                className="link font-semibold [overflow-wrap:anywhere]"
              >
                {document.name}
              </Link>
              <span className="block text-sm text-muted">{documentWords(document)}</span>
            </td>
            <td data-label="Author">
              <span className="block [overflow-wrap:anywhere]">{document.author}</span>
              <span className="text-sm text-muted">{trustWords[document.trust]}</span>
            </td>
            <td data-label="State">
              <span className={`font-medium ${stateLook[document.state].ink}`}>{stateLook[document.state].word}</span>
            </td>
            <td data-label="Issued">
              {document.issuedAt === null ? (
                <span className="text-muted">not said</span>
              ) : (
                <Time at={document.issuedAt} words={dayWords(document.issuedAt)} />
              )}
            </td>
            <td data-label="Statements" className="tabular md:text-right">
              {document.statements.toLocaleString('en')}
              {document.dropped > 0 && <span className="block text-sm text-warn">{document.dropped} not read</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

import { describe, expect, it } from 'vitest';
import { linksOf } from './links-of.ts';

const graph = { url: 'https://prometheus.example.org/graph', label: 'Graph' };

describe('where an alert leads', () => {
  it('is the runbook first, then what the sender links, each address once', () => {
    const alert = {
      links: [graph],
      annotations: { summary: 'slow', runbook_url: 'https://runbooks.example.org/slow' },
    };

    expect(linksOf([alert, alert])).toEqual([{ url: 'https://runbooks.example.org/slow', label: 'Runbook' }, graph]);
  });

  it('is nothing but a web address', () => {
    expect(linksOf([{ links: [], annotations: { runbook_url: 'javascript:alert(1)', runbook: 'ask Ada' } }])).toEqual(
      [],
    );
  });
});

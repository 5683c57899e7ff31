import type { PayloadMeta, ReadPayload, SenderKind } from '@lockstep/alerting';
import { REPORT_HEADERS, notThis } from '../reading/gather-findings.ts';
import { isSarif, readSarif } from '../reading/sarif.ts';

export function parseSarif(payload: unknown, meta: PayloadMeta): ReadPayload {
  if (!isSarif(payload)) return notThis('SARIF log', 'post version 2.1.0 with its `runs` as the tool writes it');
  return readSarif(payload, meta);
}

export const sarif: SenderKind = {
  id: 'sarif',
  name: 'SARIF (code and image scanners)',
  address: { form: 'keyed_url' },
  body: 'json',
  headers: [...REPORT_HEADERS],
  signature: undefined,
  parse: parseSarif,
  setUp: [
    'Let the tool write SARIF 2.1.0 and post the file: `curl --data-binary @results.sarif -H "content-type: application/json" {url}`.',
    'Add `-H "lockstep-target: my-service"` when the file does not name the repository it is of.',
    'Add `-H "lockstep-complete: true"` when the scan was whole and nothing was filtered: what it no longer finds is then over.',
  ],
  sample: {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'lockstep-test', rules: [{ id: 'TEST-1', shortDescription: { text: 'Test finding' } }] },
        },
        results: [
          {
            ruleId: 'TEST-1',
            level: 'warning',
            message: { text: 'Test finding: nothing is wrong' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'example.txt' }, region: { startLine: 1 } } }],
          },
        ],
      },
    ],
  },
};

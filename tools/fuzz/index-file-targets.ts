/** The index file of advisories: its bytes as a text, a character a byte. */
import {
  DamagedIndex,
  encodeIndex,
  matcherOver,
  openIndex,
  parseAdvisory,
} from '../../packages/advisories/src/index.ts';
import { CHECKSUM_AT, checksumOf, LENGTH_AT, TABLE_AT } from '../../packages/advisories/src/index-file/layout.ts';
import type { FuzzTarget } from './target.ts';

export function indexFileTargets(): FuzzTarget[] {
  return [
    { name: 'index file', seeds, maxLength: 40_000, run: (text) => ask(bytesOf(text)) },
    // With a checksum that fits, so that what lies behind it is reached.
    { name: 'index file, forged', seeds, maxLength: 40_000, run: (text) => ask(forged(bytesOf(text))) },
  ];
}

function ask(bytes: Uint8Array): void {
  const opened = openIndex(bytes);
  if (!opened.ok) return;
  try {
    const { index } = opened;
    const components = ['left', 'right', 'none'].map((name) => ({ ecosystem: 'npm', name, version: '1.2.3' }));
    matcherOver(index).findingsOf(components.map((component) => ({ ...component, scope: 'required' as const })));
    index.groups.groupOf('CVE-2024-0001');
    let records = 0;
    for (const record of index.records()) if ((records += record.affected.length) > 1_000) break;
  } catch (error) {
    if (!(error instanceof DamagedIndex)) throw error;
  }
}

function forged(bytes: Uint8Array): Uint8Array {
  if (bytes.length < TABLE_AT) return bytes;
  const view = new DataView(bytes.buffer);
  view.setUint32(LENGTH_AT, bytes.length, true);
  view.setUint32(CHECKSUM_AT, checksumOf(bytes.subarray(TABLE_AT)), true);
  return bytes;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function seeds(): string[] {
  const records = ['left', 'right', '@scope/left'].flatMap((name, at) => {
    const parsed = parseAdvisory({
      id: `GHSA-${at}`,
      aliases: [`CVE-2024-000${at % 2}`],
      modified: '2024-01-02T03:04:05Z',
      summary: 'a flaw in the parser',
      affected: [
        {
          package: { ecosystem: 'npm', name },
          versions: ['1.2.3', '1.2.4'],
          ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '2.0.0' }] }],
        },
      ],
    });
    return parsed.ok ? [parsed.advisory] : [];
  });
  return [encodeIndex(records), encodeIndex(records.slice(0, 1)), encodeIndex([])].map((bytes) =>
    Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
  );
}

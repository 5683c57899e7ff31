import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ShownStatusPage } from '@lockstep/contract';
import { z } from 'zod';
import type { Database } from '../platform/db/database.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Poller } from '../platform/jobs/poller.ts';
import { listPages, readRevision } from './page-store.ts';
import { loadShownFacts } from './shown-facts.ts';
import { shownPage } from './shown-page.ts';

/** What is known of all pages, and when it was. */
const Known = z.object({ asOf: z.iso.datetime(), pages: z.array(ShownStatusPage) });
type Known = z.infer<typeof Known>;

export interface ServedPage {
  readonly page: ShownStatusPage;
  /** When it was known last. */
  readonly asOf: string;
  /** It was held against the database a moment ago. */
  readonly isChecked: boolean;
}

interface Log {
  warn(fields: object, message: string): void;
}

const pollMs = 2_000;
/** Without an answer of the database for that long, what is known may be old. */
const staleMs = 8_000;
const minuteMs = 60_000;
const fileName = 'pages.json';

/**
 * Status pages as this process knows them, in memory and in a file. Asked for by nobody's job: only the serving process and the
 * database take part, and while the database is away the last that is known stays. What is inside never goes into the file.
 */
export class ServedPages {
  readonly #database: Database;
  readonly #folder: string | undefined;
  readonly #log: Log;
  readonly #poller: Poller;
  #known: Known | undefined;
  #revision = -1;
  #minute = -1;
  /** Monotonic. */
  #checkedAt = Number.NEGATIVE_INFINITY;
  #unlisten: (() => void) | undefined;

  /** @param folder where the last state is kept; undefined: nowhere */
  constructor(database: Database, folder: string | undefined, log: Log) {
    this.#database = database;
    this.#folder = folder;
    this.#log = log;
    const run = async (): Promise<void> => await this.refresh();
    this.#poller = new Poller({ name: 'status pages', pollMs, log: { warn: () => undefined }, run });
  }

  async start(): Promise<void> {
    this.#known ??= this.#folder === undefined ? undefined : await readKnown(this.#folder);
    this.#unlisten = this.#database.signals.on('changes', () => this.#poller.wake());
    this.#poller.start();
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    await this.#poller.stop();
  }

  /** @returns undefined where there is no such page; `unknown` while nothing was ever known */
  find(slug: string): ServedPage | undefined | 'unknown' {
    if (this.#known === undefined) return 'unknown';
    const page = this.#known.pages.find((each) => each.slug === slug);
    if (page === undefined) return undefined;
    return { page, asOf: this.#known.asOf, isChecked: performance.now() - this.#checkedAt <= staleMs };
  }

  /** Looks whether anything has changed, and reads it again if so, or when a minute has passed. */
  async refresh(): Promise<void> {
    const { read, clock } = this.#database;
    const revision = await readRevision(read);
    const now = clock.now();
    const minute = Math.floor(now / minuteMs);
    if (revision !== this.#revision || minute !== this.#minute || this.#known === undefined) {
      const pages = await listPages(read);
      const facts = await loadShownFacts(read, pages, now);
      const before = this.#known;
      this.#known = { asOf: isoInstant(now), pages: pages.map((page) => shownPage(page, facts, now)) };
      this.#revision = revision;
      this.#minute = minute;
      if (this.#folder !== undefined) await this.#keep(this.#folder, this.#known, before);
    } else {
      this.#known = { ...this.#known, asOf: isoInstant(now) };
    }
    this.#checkedAt = performance.now();
  }

  /** A full disk or a folder that went away is no reason to serve nothing. */
  async #keep(folder: string, known: Known, before: Known | undefined): Promise<void> {
    const isEmpty = ({ pages }: Known) => pages.every(({ audience }) => audience !== 'public');
    if (isEmpty(known) && (before === undefined || isEmpty(before))) return;
    try {
      await writeKnown(folder, known);
    } catch (error) {
      this.#log.warn({ err: error, folder }, 'the last state of status pages could not be kept');
    }
  }
}

/** The whole file or the one before: a crash in between leaves no half one. */
async function writeKnown(folder: string, { asOf, pages }: Known): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${fileName}.${process.pid}`);
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify({ asOf, pages: pages.filter(({ audience }) => audience === 'public') }));
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
  await file.close();
  await rename(unfinished, join(folder, fileName));
}

/** @returns undefined where there is none that can be read */
export async function readKnown(folder: string): Promise<Known | undefined> {
  try {
    return Known.parse(JSON.parse(await readFile(join(folder, fileName), 'utf8')));
  } catch {
    return undefined;
  }
}

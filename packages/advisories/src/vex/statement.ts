export type VexFormat = 'openvex' | 'csaf' | 'cyclonedx';

export type VexStatus = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

/** Reasons of the VEX minimum requirements, then those that only CycloneDX has. */
export const vexJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_perimeter',
] as const;
export type VexJustification = (typeof vexJustifications)[number];

/** Software as a document names it: as far as it does. */
export interface VexSoftware {
  /** For people: purl, else name and version, else the identifier. */
  readonly text: string;
  /** Raw package URL. */
  readonly purl: string | undefined;
  readonly name: string | undefined;
  /** Of the software without a purl; a purl brings its own. */
  readonly version: string | undefined;
  /** A range of versions in VERS notation (CycloneDX). */
  readonly range: string | undefined;
}

export interface VexProduct extends VexSoftware {
  /** Parts of the product that the statement is about; empty: the product as a whole. */
  readonly parts: readonly VexSoftware[];
  /** The platform (an operating system without a purl) that it holds on; undefined: wherever the product is. */
  readonly platform: string | undefined;
}

/** One statement: what is said about one flaw in some products. */
export interface VexStatement {
  /** JSON pointer into the document: unique in it. */
  readonly id: string;
  /** Ids of the one flaw, as the document names it and its aliases. */
  readonly vulnerabilities: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  readonly justification: VexJustification | undefined;
  /** Impact statement of `not_affected`, action statement of `affected`, else a note. */
  readonly statement: string | undefined;
  /** ISO 8601, UTC; undefined when the document has no date. */
  readonly issuedAt: string | undefined;
}

export interface VexDocument {
  readonly format: VexFormat;
  readonly specVersion: string;
  /** The publisher's id of it, without its version; undefined: it has none. */
  readonly id: string | undefined;
  readonly version: string | undefined;
  /** undefined: the document names nobody. */
  readonly author: string | undefined;
  readonly issuedAt: string | undefined;
  readonly statements: readonly VexStatement[];
  /** What could not be used or looks wrong, each with its place; bounded, see `dropped`. */
  readonly problems: readonly VexProblem[];
  /** Statements that could not be used at all. */
  readonly dropped: number;
}

export interface VexProblem {
  /** JSON pointer into the document. */
  readonly at: string;
  readonly problem: string;
  /** What to do about it. */
  readonly help: string;
}

export type ReadVex = { readonly ok: true; readonly document: VexDocument } | ({ readonly ok: false } & VexProblem);

const MOST_PROBLEMS = 200;
/** Ids of flaws and documents, names of authors; in characters. */
const LONGEST_NAME = 300;
const MOST_STATEMENTS = 50_000;
/** Products and parts over all statements: a document of vendors may name thousands per flaw. */
const MOST_NAMES = 500_000;

/** Gathers statements and problems of one document, within bounds. */
export class StatementCollector {
  readonly statements: VexStatement[] = [];
  readonly problems: VexProblem[] = [];
  dropped = 0;
  #names = 0;

  note(at: string, problem: string, help: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ at, problem, help });
  }

  drop(at: string, problem: string, help: string): void {
    this.dropped += 1;
    this.note(at, problem, help);
  }

  add(given: VexStatement): void {
    const vulnerabilities = given.vulnerabilities.filter((flaw) => flaw.length <= LONGEST_NAME);
    if (vulnerabilities.length < given.vulnerabilities.length) {
      this.note(given.id, `an id has more than ${LONGEST_NAME} characters`, 'name the CVE or another id');
    }
    const statement = { ...given, vulnerabilities };
    const { id, products, status, justification, statement: text } = statement;
    if (vulnerabilities.length === 0) {
      this.drop(id, 'it names no vulnerability', 'name the CVE or another id');
      return;
    }
    this.#names += products.reduce((sum, product) => sum + 1 + product.parts.length, 0);
    if (this.statements.length >= MOST_STATEMENTS || this.#names > MOST_NAMES) {
      this.drop(
        id,
        `a document may hold ${MOST_STATEMENTS} statements and ${MOST_NAMES} product names`,
        'split the document',
      );
      return;
    }
    if (products.length === 0) this.note(id, 'it names no product', 'name the product by its purl');
    if (status === 'not_affected' && justification === undefined && text === undefined) {
      this.note(id, 'it says `not_affected` and not why', 'add a justification or an impact statement');
    }
    this.statements.push(statement);
  }
}

/** A name that fits where names are kept; undefined: there is none, or it is none. */
export function nameWithin(text: string | undefined): string | undefined {
  return text === undefined || text.length > LONGEST_NAME ? undefined : text;
}

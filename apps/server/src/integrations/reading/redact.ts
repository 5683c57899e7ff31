const MASK = '[redacted]';
/** Shorter texts stand everywhere by chance: `key`, `true`. */
const SHORTEST_SECRET = 4;

/**
 * Forms of credentials that tell themselves, as their issuers document them: AWS, GitHub, GitLab, Slack, Stripe, Google, npm, PyPI,
 * SendGrid, JSON web tokens and private keys in PEM.
 */
export const KNOWN_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_\w{20,255}/g,
  /\bglpat-[\w-]{20,64}/g,
  /\bxox[abposr]-[\w-]{10,255}/g,
  /\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,255}/g,
  /\bAIza[\w-]{35}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\bpypi-[\w-]{50,255}/g,
  /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g,
  /(?<![\w-])eyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{0,4096}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16384}(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
];

const PASSWORD_IN_ADDRESS = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,200}@/gi;
/** One look tells most texts apart from those worth a search for every form. */
const WORTH_A_SEARCH =
  /A(?:KI|SI|BI|CC)A|gh[pousr]_|github_pat_|glpat-|xox|k_(?:live|test)_|AIza|npm_|pypi-|SG\.|eyJ|PRIVATE KEY|:\/\/[^\s/@]{1,400}@/;

/**
 * The text without what a scanner found: the secrets it names, and everything that has the form of a well-known credential. An alert
 * travels to phones, chats and mail, where a leaked secret would leak again.
 */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    const value = secret?.trim() ?? '';
    if (value.length >= SHORTEST_SECRET && value !== 'REDACTED') clean = clean.replaceAll(value, MASK);
  }
  if (!WORTH_A_SEARCH.test(clean)) return clean;
  for (const form of KNOWN_FORMS) clean = clean.replace(form, MASK);
  return clean.replace(PASSWORD_IN_ADDRESS, `$1${MASK}@`);
}

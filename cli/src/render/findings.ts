import { firstOf, type Lines } from './lines.ts';

/** A fault in the vault as the reports tell it. */
export interface ToldFinding {
  readonly kind: string;
  readonly message: string;
}

/** What was met in the vault on the way: damage first, then what strangers put there. */
export const findingLines = (findings: readonly ToldFinding[]): Lines => [
  ...section(
    'Damage in the vault:',
    findings.filter(({ kind }) => kind === 'damage'),
  ),
  ...section(
    'Ignored, because this vault did not sign it:',
    findings.filter(({ kind }) => kind === 'foreign'),
  ),
  ...section(
    'Worth knowing:',
    findings.filter(({ kind }) => kind !== 'damage' && kind !== 'foreign'),
  ),
];

export const section = (title: string, findings: readonly { readonly message: string }[]): Lines =>
  findings.length === 0 ? [] : [title, ...firstOf(findings.map(({ message }) => message))];

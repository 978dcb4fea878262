import { inOneLine, pictures } from './person';

/** What the answer to a plan holds, as far as it is shown. */
export interface Plan {
  readonly client: string;
  readonly files: number;
  /** On the disk. */
  readonly bytes: number;
  readonly archives: readonly unknown[];
  readonly excluded: readonly { readonly reason: string }[];
  readonly problems: readonly { readonly message: string }[];
  readonly notes: readonly string[];
}

const size = (bytes: number): string =>
  bytes < 1000000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 100000) / 10} MB`;

/** Each once, in their order. */
const distinct = (texts: readonly string[]): readonly string[] => Array.from(new Set(texts.map(inOneLine)));

/** A window holds few lines. */
const MOST = 5;

const firstOf = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST ? lines : lines.slice(0, MOST).concat([`… and ${lines.length - MOST} more`]);

/** What would go, in lines that forge no others. */
export const planText = (plan: Plan): string => {
  const archives = plan.archives.length === 1 ? '1 archive' : `${plan.archives.length} archives`;
  const lines = [
    `${pictures(plan.files)} (${size(plan.bytes)}) for ${inOneLine(plan.client)}, in ${archives}.`,
  ];
  if (plan.excluded.length > 0)
    lines.push(
      `Left out: ${plan.excluded.length} (${distinct(plan.excluded.map(({ reason }) => reason)).join('; ')}).`
    );
  if (plan.problems.length > 0) lines.push('Cannot be put in:');
  return lines
    .concat(firstOf(plan.problems.map(({ message }) => inOneLine(message))))
    .concat(firstOf(distinct(plan.notes)))
    .join('\n');
};

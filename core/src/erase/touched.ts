import type { KeyringLine } from '@safelight/manifests';
import type { ContentId } from '../model/digest.ts';

/** An object that holds something that goes, and what of it stays. */
export interface Touched {
  readonly line: KeyringLine;
  readonly neighbours: KeyringLine['contents'];
}

/** Splits the lines of a keyring by what they hold. */
export const splitLines = (
  lines: readonly KeyringLine[],
  contents: ReadonlySet<ContentId>,
): { readonly whole: readonly KeyringLine[]; readonly touched: readonly Touched[] } => {
  const goes = ([content]: KeyringLine['contents'][number]): boolean => contents.has(content);
  return {
    whole: lines.filter((line) => !line.contents.some(goes)),
    touched: lines
      .filter((line) => line.contents.some(goes))
      .map((line) => ({ line, neighbours: line.contents.filter((one) => !goes(one)) })),
  };
};

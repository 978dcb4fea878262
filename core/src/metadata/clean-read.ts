import type { Kind } from './clean-arguments.ts';
import type { ExiftoolCommands } from './exiftool.ts';
import { recordsOf, type Tags } from './policy-tags.ts';

export interface Readable {
  readonly path: string;
  readonly kind: Kind;
}

export interface Read {
  /** By path. */
  readonly records: ReadonlyMap<string, Tags>;
  readonly complaints: readonly string[];
}

const kinds: readonly Kind[] = ['jpeg', 'other'];

/** Reads many files with one command for each kind there is. */
export const readTwoKinds = async (
  argumentsFor: (kind: Kind) => readonly string[],
  files: readonly Readable[],
  tool: ExiftoolCommands,
): Promise<Read> => {
  const records = new Map<string, Tags>();
  const complaints: string[] = [];
  for (const kind of kinds) {
    const paths = files.flatMap((file) => (file.kind === kind ? [file.path] : []));
    if (paths.length === 0) continue;
    const said = await tool.run([...argumentsFor(kind), ...paths]);
    for (const [path, tags] of recordsOf(said.output)) records.set(path, tags);
    complaints.push(...said.complaints);
  }
  return { records, complaints };
};

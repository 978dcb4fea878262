import { encodeLines, type FolderLine, type ProblemLine } from '@safelight/manifests';
import type { ContentId } from '../model/digest.ts';
import type { BytePath } from '../model/paths.ts';
import { contentIdOf } from '../seal/hash.ts';
import type { Pool } from '../vault/pool.ts';
import { asBytePath, type State } from '../vault/state.ts';
import { manifestPath } from './entries.ts';
import type { KeyringWriter, Scope } from './keyring-writer.ts';
import type { Problem } from './problem.ts';
import { relativeTo, type SourceRoots } from './source-roots.ts';

/** Lines in a leaf at the most, and the chance (one in so many) that a leaf ends after a name. */
const LEAF = 4096;
const CUT = 1024;
/** Bytes of manifests sealed together. */
const BATCH = 8 * 1024 * 1024;

export interface Manifest {
  readonly index: readonly ContentId[];
  readonly problems: readonly ContentId[];
  readonly totals: {
    readonly folders: number;
    readonly files: number;
    readonly bytes: number;
    readonly links: number;
  };
}

export interface ManifestDoors {
  readonly state: State;
  readonly pool: Pool;
  readonly keyrings: KeyringWriter;
  readonly contentKey: Uint8Array;
}

/** Writes what the folders of a set hold: leaves that did not change are the ones of last time. */
export class ManifestWriter {
  readonly #doors: ManifestDoors;
  readonly #scope: Scope;
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  constructor(doors: ManifestDoors) {
    this.#doors = doors;
    this.#scope = doors.keyrings.scope();
  }

  async write(set: string, roots: SourceRoots, problems: readonly Problem[]): Promise<Manifest> {
    const totals = { folders: 0, files: 0, bytes: 0, links: 0 };
    const index: ContentId[] = [];
    let lines: FolderLine[] = [];
    for (const folder of this.#folders(set)) {
      const line = await this.#folderLine(folder, roots);
      totals.folders += 1;
      totals.files += line.files;
      totals.bytes += line.bytes;
      totals.links += folder.links;
      lines.push(line);
      if (lines.length < LEAF) continue;
      index.push(await this.#content(encodeLines(lines)));
      lines = [];
    }
    if (lines.length > 0) index.push(await this.#content(encodeLines(lines)));
    const problemLeaves = await this.#problemLeaves(problems);
    await this.#seal();
    this.#scope.closed = true;
    await this.#doors.keyrings.tick(this.#scope);
    return { index, problems: problemLeaves, totals };
  }

  #folders(set: string): KnownFolder[] {
    const rows = this.#doors.state
      .sql('SELECT id, path, leaves, files, bytes, links FROM folder WHERE of_set = ? ORDER BY path')
      .all(set);
    return rows.map((row) => ({
      id: Number(row['id']),
      path: asBytePath(row['path']),
      leaves: row['leaves'] === null ? null : (JSON.parse(String(row['leaves'])) as ContentId[]),
      files: Number(row['files']),
      bytes: Number(row['bytes']),
      links: Number(row['links']),
    }));
  }

  async #folderLine(folder: KnownFolder, roots: SourceRoots): Promise<FolderLine> {
    const held = folder.leaves?.every((leaf) => this.#doors.keyrings.knows(leaf)) === true;
    if (!held) await this.#writeLeaves(folder);
    const { root, path } = relativeTo(roots, folder.path);
    const { files, bytes, leaves } = folder;
    return { root, ...manifestPath(path), files, bytes, leaves: leaves ?? [] };
  }

  async #writeLeaves(folder: KnownFolder): Promise<void> {
    const { state } = this.#doors;
    Object.assign(folder, { leaves: [], files: 0, bytes: 0, links: 0 });
    let text = '';
    let lines = 0;
    const close = async () => {
      if (lines > 0) folder.leaves?.push(await this.#content(text));
      text = '';
      lines = 0;
    };
    for (const row of state
      .sql('SELECT name, size, entry FROM file WHERE folder = ? ORDER BY name')
      .iterate(folder.id)) {
      const entry = String(row['entry']);
      text += `${entry}\n`;
      lines += 1;
      if (entry.startsWith('{"kind":"link"')) folder.links += 1;
      else folder.files += 1;
      folder.bytes += Number(row['size']);
      if (lines >= LEAF || endsLeaf(String(row['name']))) await close();
    }
    await close();
    state
      .sql('UPDATE folder SET leaves = ?, files = ?, bytes = ?, links = ? WHERE id = ?')
      .run(JSON.stringify(folder.leaves), folder.files, folder.bytes, folder.links, folder.id);
  }

  async #problemLeaves(problems: readonly Problem[]): Promise<ContentId[]> {
    const leaves: ContentId[] = [];
    for (let at = 0; at < problems.length; at += LEAF) {
      const lines = problems
        .slice(at, at + LEAF)
        .map(({ path, code, message }): ProblemLine => ({ ...manifestPath(path), code, message }));
      leaves.push(await this.#content(encodeLines(lines)));
    }
    return leaves;
  }

  /** The id of a text; it is sealed with others, unless it is held. */
  async #content(text: string): Promise<ContentId> {
    const bytes = Buffer.from(text, 'utf8');
    const id = contentIdOf(this.#doors.contentKey, bytes);
    if (this.#doors.keyrings.knows(id)) return id;
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= BATCH) await this.#seal();
    return id;
  }

  async #seal(): Promise<void> {
    const contents = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    if (contents.length === 0) return;
    const sealed = await this.#doors.pool.run({ kind: 'seal-bytes', contents });
    this.#doors.keyrings.add(this.#scope, sealed.contents);
  }
}

interface KnownFolder {
  readonly id: number;
  readonly path: BytePath;
  leaves: ContentId[] | null;
  files: number;
  bytes: number;
  links: number;
}

/**
 * Leaves end at names whose FNV-1a hash says so, not after a number of lines: a file added at the front of a folder of
 * 200,000 changes one leaf and not all of them.
 */
const endsLeaf = (name: string): boolean => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % CUT === 0;
};

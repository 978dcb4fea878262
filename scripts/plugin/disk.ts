import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { DiskAnswer, DiskOrder, Spot, Spotted } from './fake/disk-order.ts';
import type { Stage } from './stage.ts';

/** A request that leads out of the folders the page may see, or for which there is nothing. */
export class DiskRefused extends Error {
  override readonly name = 'DiskRefused';
}

/** What the fake host may touch: the one folder of the command line, and two of its own. */
export interface DiskAreas {
  readonly disk: string;
  readonly 'plugin-data': string;
  readonly 'plugin-temp': string;
}

/** Does what a fake host asks of the disk, below its areas and nowhere else: links are not followed. */
export class Disk {
  readonly #areas: DiskAreas;
  readonly #stage: Stage;
  readonly #tokens = new Map<string, Spotted>();

  constructor(areas: DiskAreas, stage: Stage) {
    const { disk } = areas;
    this.#areas = { ...areas, disk: realpathSync(disk) };
    this.#stage = stage;
  }

  do(order: DiskOrder): DiskAnswer {
    switch (order.op) {
      case 'look':
        return this.#look(order.at);
      case 'list':
        return readdirSync(this.#path(order.at))
          .sort()
          .flatMap((name) => this.#look({ area: order.at.area, path: [...order.at.path, name] }) ?? []);
      case 'read':
        return readFileSync(this.#path(order.at), 'utf8');
      case 'write':
        writeFileSync(this.#path(order.at), order.text);
        return null;
      case 'make-folder':
        mkdirSync(this.#path(order.at));
        return this.#look(order.at);
      case 'rename':
        this.#free(order.to, order.overwrite);
        renameSync(this.#path(order.at), this.#path(order.to));
        return null;
      case 'copy':
        this.#free(order.to, order.overwrite);
        copyFileSync(this.#path(order.at), this.#path(order.to));
        return this.#look(order.to);
      case 'remove':
        return this.#remove(this.#path(order.at));
      case 'render':
        this.#stage.render(order.document, order.format, this.#path(order.at));
        return null;
      case 'keep-token':
        return this.#keep(order.at);
      case 'of-token':
        return this.#ofToken(order.token);
      case 'documents':
        return this.#stage.documents;
    }
  }

  #path({ area, path }: Spot): string {
    for (const name of path)
      if (name === '' || name === '.' || name === '..' || /[\\/\0]/.test(name))
        throw new DiskRefused(`no name: ${JSON.stringify(name)}`);
    const whole = join(this.#areas[area], ...path);
    const folder = path.length === 0 ? whole : dirname(whole);
    const real = existsSync(folder) ? realpathSync(folder) : folder;
    const root = realpathSync(this.#areas[area]);
    if (real !== root && !real.startsWith(root + sep)) throw new DiskRefused('it leads out');
    if (lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink()) throw new DiskRefused('a link');
    return whole;
  }

  #look(at: Spot): Spotted | null {
    if (at.path.length === 0) return { kind: 'folder', at, native: this.#areas[at.area] };
    const native = join(this.#areas[at.area], ...at.path);
    const found = lstatSync(native, { throwIfNoEntry: false });
    if (found?.isFile()) return { kind: 'file', at, native };
    return found?.isDirectory() ? { kind: 'folder', at, native } : null;
  }

  #free(to: Spot, overwrite: boolean): void {
    const path = this.#path(to);
    if (existsSync(path) && !overwrite) throw new DiskRefused(`${basename(path)} is there`);
  }

  #remove(path: string): null {
    if (lstatSync(path).isDirectory()) rmdirSync(path);
    else rmSync(path);
    return null;
  }

  #keep(at: Spot): string {
    const found = this.#look(at);
    if (found === null) throw new DiskRefused('nothing to keep a token of');
    const token = randomUUID();
    this.#tokens.set(token, found);
    return token;
  }

  /** As UXP does it: that there is an entry is no proof that it is still on the disk. */
  #ofToken(token: string): Spotted | null {
    return this.#tokens.get(token) ?? null;
  }
}

import { dirname } from 'node:path';

/**
 * What a power cut would leave, from a log of `strace -f -y -e trace=write,pwrite64,fsync,fdatasync,mkdir,rename`: a
 * file's bytes are safe once it was synced, its name once its folder was.
 */
export class Durability {
  /** Files written to since they were synced. */
  readonly #unsynced = new Set<string>();
  /** Names given since their folder was synced, by folder. */
  readonly #names = new Map<string, Set<string>>();
  /** Calls that began in one line and end in another, by thread. */
  readonly #begun = new Map<string, string>();
  readonly #onName: (path: string, durability: Durability) => void;

  constructor(onName: (path: string, durability: Durability) => void) {
    this.#onName = onName;
  }

  isSynced(path: string): boolean {
    return !this.#unsynced.has(path);
  }

  /** Names below a folder that a power cut could take. */
  lost(folder: string): readonly string[] {
    return [...this.#names.values()].flatMap((names) =>
      [...names].filter((name) => name === folder || name.startsWith(`${folder}/`)),
    );
  }

  read(log: string): this {
    for (const line of log.split('\n')) this.#line(line);
    return this;
  }

  #line(line: string): void {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (rest.endsWith('<unfinished ...>')) {
      this.#begun.set(thread, rest);
      this.#begin(rest);
      return;
    }
    if (resumed === null) this.#begin(rest);
    this.#end(resumed === null ? rest : `${this.#begun.get(thread)}${resumed[1]}`);
  }

  #begin(call: string): void {
    const written = /^(?:p?write(?:64|v)?)\(\d+<([^>]+)>/.exec(call)?.[1];
    if (written !== undefined) this.#unsynced.add(written);
    const [, from, to] = /^rename\("([^"]+)", "([^"]+)"/.exec(call) ?? [];
    if (from === undefined || to === undefined) return;
    if (this.#unsynced.delete(from)) this.#unsynced.add(to);
    this.#onName(to, this);
    this.#named(to);
  }

  #end(call: string): void {
    if (!/= 0$/.test(call)) return;
    const synced = /^f(?:data)?sync\(\d+<([^>]+)>/.exec(call)?.[1];
    if (synced !== undefined) {
      this.#unsynced.delete(synced);
      this.#names.delete(synced);
    }
    const made = /^mkdir\("([^"]+)"/.exec(call)?.[1];
    if (made !== undefined) this.#named(made);
  }

  #named(path: string): void {
    const folder = dirname(path);
    this.#names.set(folder, (this.#names.get(folder) ?? new Set()).add(path));
  }
}

import { chainFaults, parseRow, type Row } from '../../ledger/chain.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Fingerprint, Sha256 } from '../../model/digest.ts';
import { SafelightError } from '../../model/errors.ts';
import { type StretchName, stretchPath } from '../../vault/layout.ts';

/** The chain of one computer as this one remembers it and as it stands in the vault. */
export class KnownChain {
  readonly machine: Fingerprint;
  readonly isOwn: boolean;
  readonly local: readonly Row[];
  readonly #vault = new Map<number, Row>();
  readonly #forks: SafelightError[] = [];

  constructor(machine: Fingerprint, { ledger }: { readonly ledger: Ledger }) {
    this.machine = machine;
    this.isOwn = machine === ledger.machine;
    this.local = ledger.rows(machine);
  }

  /** Stretches may overlap where a run was cut off; then they must say the same. */
  addStretch(name: StretchName, rows: readonly Row[]): void {
    const path = stretchPath(name);
    let isForked = false;
    for (const row of rows) {
      const before = this.#vault.get(row.number);
      if (before === undefined) this.#vault.set(row.number, { ...row, path });
      else if (!isForked && !isSame(before, row)) {
        isForked = true;
        this.#forks.push(this.#fork(path, row.number));
      }
    }
  }

  /** Number of the last event that anybody knows; −1 where there is none. */
  get end(): number {
    return Math.max(this.local.at(-1)?.number ?? -1, ...this.#vault.keys());
  }

  /** Events that are in the vault. */
  get published(): number {
    return this.#vault.size;
  }

  get events(): number {
    return this.end + 1;
  }

  get rows(): readonly Row[] {
    return this.isOwn || this.#vault.size === 0 ? this.local : this.#vaultRows();
  }

  /** Hashes that some copy gives to its events. */
  hashes(): ReadonlySet<Sha256> {
    return new Set([...this.local, ...this.#vault.values()].flatMap((row) => parseRow(row)?.hash ?? []));
  }

  faults(): SafelightError[] {
    const { machine } = this;
    const inVault = this.#vaultRows();
    const published = inVault.at(-1)?.number ?? -1;
    return [
      ...(this.isOwn
        ? chainFaults({ machine, where: 'the history on this computer', rows: this.local, to: published })
        : []),
      ...chainFaults({ machine, where: 'ledger', rows: inVault, to: published }),
      ...this.#forks,
      ...this.#forkFromMemory(),
    ];
  }

  #vaultRows(): Row[] {
    return [...this.#vault.values()].sort((a, b) => a.number - b.number);
  }

  /** The first event that this computer remembers otherwise than the vault has it. */
  #forkFromMemory(): SafelightError[] {
    for (const row of this.local) {
      const there = this.#vault.get(row.number);
      if (there !== undefined && !isSame(row, there)) return [this.#fork(there.path ?? 'ledger', row.number)];
    }
    return [];
  }

  #fork(path: string, index: number): SafelightError {
    return new SafelightError('history-forked', { path, machine: this.machine, index });
  }
}

/** By what each says is its hash: a line that does not have that hash is a fault of its own. */
const isSame = (a: Row, b: Row): boolean => {
  const [one, other] = [parseRow(a), parseRow(b)];
  return one === null || other === null || one.index !== other.index || one.hash === other.hash;
};

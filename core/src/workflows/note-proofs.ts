import type { VaultConfig } from '@safelight/manifests';
import type { CheckReport } from '../check/report.ts';
import type { ContentId, Sha256 } from '../model/digest.ts';
import type { ErrorCode, SafelightError } from '../model/errors.ts';
import type { BytePath } from '../model/paths.ts';
import { CopyProofs } from '../vault/copies.ts';
import { promisedSha256 } from '../vault/layout.ts';
import { objectsOf, type ProofKeeper, Proofs } from '../vault/proofs.ts';
import { State } from '../vault/state.ts';
import { Strays } from '../vault/strays.ts';
import type { Home } from './home.ts';
import { isFirst } from './places.ts';
import type { Session } from './session.ts';

/** The proofs of a place: those of a copy are its own. */
export const proofsOf = (state: State, vault: VaultConfig, place: string): ProofKeeper =>
  isFirst(vault, place) ? new Proofs(state) : new CopyProofs(state, place);

const straysOf = (state: State, vault: VaultConfig, place: string): Strays =>
  new Strays(state, isFirst(vault, place) ? null : place);

/** Keeps what a check of a place found of each of its objects. */
export const noteCheck = (
  { home, vault }: { readonly home: Home; readonly vault: VaultConfig },
  {
    place,
    report,
    objects,
    listed,
    at,
  }: {
    readonly place: string;
    readonly report: CheckReport;
    /** Those that were read whole. */
    readonly objects: readonly Sha256[];
    /** All that lie there. */
    readonly listed: readonly Sha256[];
    readonly at: Date;
  },
): void => {
  using state = new State(home.statePath(vault.id));
  const proofs = proofsOf(state, vault, place);
  straysOf(state, vault, place).keep(new Set(listed));
  const lost = lostKeyrings(report);
  const damaged = report.damage.flatMap(({ path, message }) =>
    objectsBehind(state, path, lost).map((sha256) => ({ sha256, why: message })),
  );
  const doubted = new Set(damaged.map(({ sha256 }) => sha256));
  proofs.prove(
    objects.filter((sha256) => !doubted.has(sha256)),
    at,
  );
  proofs.doubt(damaged);
};

/** Keyrings of which no copy is whole: one serves as well as two. */
const lostKeyrings = ({ damage }: CheckReport): ReadonlySet<Sha256> => {
  const paths = new Set(damage.map(({ path }) => path).filter((path) => path.startsWith('keyrings/')));
  const lost = new Set<Sha256>();
  const met = new Set<Sha256>();
  for (const sha256 of [...paths].flatMap((path) => promisedSha256(path) ?? []))
    (met.has(sha256) ? lost : met).add(sha256);
  return lost;
};

/** The objects that a damaged file of the vault takes with it. */
const objectsBehind = (state: State, path: string, lost: ReadonlySet<Sha256>): Sha256[] => {
  const sha256 = promisedSha256(path);
  if (sha256 === null) return [];
  if (path.startsWith('objects/')) return [sha256];
  if (!lost.has(sha256)) return [];
  return state
    .sql('SELECT o.sha256 FROM object o JOIN keyring k ON k.id = o.keyring WHERE k.sha256 = ?')
    .all(sha256)
    .map((row) => String(row['sha256']) as Sha256);
};

/** A file that a restore test brought back, or could not. */
export interface TestedFile {
  readonly folder: BytePath;
  readonly contents: readonly ContentId[];
  /** Null where it came back as it was backed up. */
  readonly error: SafelightError | null;
}

/** What speaks against the vault; that there was no room to restore into does not. */
const DAMAGE: readonly ErrorCode[] = ['object-damaged', 'file-missing', 'file-damaged'];

/** The object that an error names, else all that the file is made of. */
const objectsIn = ({ data }: SafelightError, all: readonly Sha256[]): readonly Sha256[] => {
  const named = 'path' in data && typeof data.path === 'string' ? promisedSha256(data.path) : null;
  return named === null ? all : all.filter((sha256) => sha256 === named);
};

/** Keeps what a restore test proved. */
export const noteRestoreTest = (
  { home, vault, store }: Pick<Session, 'home' | 'vault' | 'store'>,
  { set, files, at }: { readonly set: string; readonly files: readonly TestedFile[]; readonly at: Date },
): void => {
  using state = new State(home.statePath(vault.id));
  const proofs = proofsOf(state, vault, store.place.name);
  const damaged = files.flatMap(({ contents, error }) =>
    error === null || !DAMAGE.includes(error.code)
      ? []
      : objectsIn(error, objectsOf(state, contents)).map((sha256) => ({ sha256, why: error.message })),
  );
  const doubted = new Set(damaged.map(({ sha256 }) => sha256));
  const passed = files.filter(({ error }) => error === null);
  const proven = objectsOf(
    state,
    passed.flatMap(({ contents }) => contents),
  );
  proofs.prove(
    proven.filter((sha256) => !doubted.has(sha256)),
    at,
  );
  proofs.doubt(damaged);
  state.transaction(() => {
    for (const { folder } of passed)
      state.sql('INSERT OR REPLACE INTO tested VALUES (?, ?, ?)').run(set, folder, at.getTime());
  });
};

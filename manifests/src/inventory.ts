import * as v from 'valibot';
import { count, provenance, sha256 } from './fields.ts';

/** First line of an inventory, behind `#`: a comment to `sha256sum -c`. */
export const InventoryHeader = v.strictObject({
  type: v.literal('inventory'),
  ...provenance,
  /** Inventories of the same snapshot are numbered from 1; only the last of them names the root. */
  part: count,
  parts: count,
  /** Inventories that must be there too: the machine's earlier ones and the newest of the others. */
  buildsOn: v.array(sha256),
  entries: count,
});
export type InventoryHeader = Readonly<v.InferOutput<typeof InventoryHeader>>;

/** A file that must be in the place: its path below the vault's folder, the SHA-256 and number of its bytes. */
export interface InventoryEntry {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/**
 * The text that is signed: the header behind `#`, then for each file a comment with its size and the line that
 * `sha256sum -c` checks.
 */
export const encodeInventory = (header: InventoryHeader, entries: readonly InventoryEntry[]): string =>
  [
    `#${JSON.stringify(header)}`,
    ...entries.map(({ path, sha256, size }) => `#${size}\n${sha256}  ${path}`),
    '',
  ].join('\n');

const line =
  /^#([0-9]{1,15})\n([0-9a-f]{64}) {2}((?:objects\/[0-9a-f]{2}|keyrings|keyrings\/twin|snapshots|inventories|settings|ledger|machines|deliveries)\/[0-9a-z][0-9a-z.-]{0,199})$/;

/** Reads what `encodeInventory` wrote, or null where any line is otherwise. */
export const decodeInventory = (
  text: string,
): { readonly header: InventoryHeader; readonly entries: readonly InventoryEntry[] } | null => {
  const [first = '', ...rest] = text.replaceAll('\r', '').replace(/\n+$/, '').split('\n');
  const header = parseHeader(first);
  if (header === null || rest.length !== header.entries * 2) return null;
  const entries: InventoryEntry[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    const found = line.exec(`${rest[at]}\n${rest[at + 1]}`);
    if (found === null) return null;
    entries.push({ size: Number(found[1]), sha256: found[2] ?? '', path: found[3] ?? '' });
  }
  return { header, entries };
};

const parseHeader = (first: string): InventoryHeader | null => {
  if (!first.startsWith('#')) return null;
  try {
    const parsed = v.safeParse(InventoryHeader, JSON.parse(first.slice(1)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
};

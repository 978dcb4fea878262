import { type ArchiveFormat, clientLanguages, type DeliveryPurpose } from '@safelight/manifests';
import { howToNames } from '../../delivery/how-to.ts';
import { legalName } from '../../delivery/names.ts';
import { sumsName } from '../../delivery/parts.ts';
import { localDay } from '../../model/day.ts';
import { bytePathFromText } from '../../model/paths.ts';

/** Names in an archive that are ours. */
export const CHECK_PAGE = 'check-pictures.html';
export const CHECK_SCRIPT = 'check-pictures.sh';

/** No picture may be called so; nor as a list of several, which the plan sees to. */
export const reservedNames = (): readonly string[] => [
  CHECK_PAGE,
  CHECK_SCRIPT,
  sumsName({ part: 1, of: 1 }),
  ...howToNames(clientLanguages),
];

export interface Naming {
  readonly name: string | null;
  readonly made: Date;
  /** Null where nothing is made. */
  readonly id: string | null;
  readonly purpose: DeliveryPurpose;
  readonly format: ArchiveFormat;
}

const WORD = { full: 'pictures', preview: 'previews', phone: 'pictures-phone' } as const;

/** `pictures_2026-11-28_7f9c`: tells which delivery it is to whoever knows, and nothing to anybody else. */
const baseName = ({ name, made, id, purpose }: Naming): string =>
  name === null ? `${WORD[purpose]}_${localDay(made)}_${(id ?? 'XXXX').slice(0, 4)}` : legalPart(name);

const legalPart = (text: string): string =>
  legalName(bytePathFromText(text.trim().replaceAll('/', '_'))).name || 'pictures';

/** Names of so many archives. */
export const archiveNames = (naming: Naming, parts: number): readonly string[] => {
  const ending = naming.format === 'zip' ? '.zip' : '.zip.pgp';
  const base = baseName(naming);
  return Array.from({ length: parts }, (_, at) =>
    parts === 1 ? `${base}${ending}` : `${base}_${at + 1}-of-${parts}${ending}`,
  );
};

/** The folder of a delivery on the photographer's own disk: here the client's name helps. */
export const folderName = (naming: Naming & { readonly client: string }): string =>
  `${localDay(naming.made)} ${legalPart(naming.client)} ${(naming.id ?? '').slice(0, 8)}`;

import type { CaptureOneAlbum, CaptureOneOptions } from './options.ts';
import { type DocumentWriter, type Row, uuid } from './rows.ts';

/** An image that was written, and its variants by their index. */
export interface Written {
  readonly name: string;
  readonly image: number;
  readonly variants: readonly number[];
}

interface Album {
  readonly id: number;
  readonly album: CaptureOneAlbum;
}

const found = (images: readonly Written[], name: string): Written => {
  const image = images.find((one) => one.name === name);
  if (image === undefined) throw new RangeError(`an album names ${name}, which is no image`);
  return image;
};

/** `A.IIQ 1` */
const variantOf = (images: readonly Written[], text: string): number => {
  const [, name = '', index = ''] = /^(.*) (\d+)$/.exec(text) ?? [];
  const variant = found(images, name).variants[Number(index)];
  if (variant === undefined) throw new RangeError(`an album names ${text}, which is no variant`);
  return variant;
};

const writeMembers = (writer: DocumentWriter, { id, album }: Album, images: readonly Written[]): void => {
  for (const name of album.images ?? []) {
    const row = { ZCOLLECTION: id, ZIMAGE: found(images, name).image };
    writer.insert('ZIMAGEINCOLLECTION', 'ImageInCollection', row);
  }
  for (const text of album.variants ?? []) {
    const row = { ZCOLLECTION: id, ZVARIANT: variantOf(images, text) };
    writer.insert('ZVARIANTINCOLLECTION', 'VariantInCollection', row);
  }
  for (const [at, name] of (album.sorted ?? []).entries()) {
    const row = { ZCOLLECTION: id, ZIMAGE: found(images, name).image, ZMANUALSORTINDEX: at };
    writer.insert('ZIMAGEINCOLLECTIONPROPERTIES', 'ImageInCollectionProperties', row);
  }
};

const writeAlbums = (
  writer: DocumentWriter,
  { root, albums }: { readonly root: number; readonly albums: readonly CaptureOneAlbum[] },
  images: readonly Written[],
): void => {
  const ids = new Map<string, number>();
  for (const album of albums) {
    const { name, kind = 'AlbumCollection', inside } = album;
    const parent = inside === undefined ? root : ids.get(inside);
    if (parent === undefined)
      throw new RangeError(`${name} lies in ${inside}, which does not stand before it`);
    const id = writer.insert('ZCOLLECTION', kind, { ZUUID: uuid(writer), ZPARENT: parent, ZNAME: name });
    ids.set(name, id);
    writeMembers(writer, { id, album }, images);
  }
};

/** Folder collections of their own, which the root row points at. */
const writePlaces = (writer: DocumentWriter, root: number, options: CaptureOneOptions): void => {
  const { output, trash, destination } = options.places ?? {};
  const folder = (location: number): number =>
    writer.insert('ZCOLLECTION', 'FolderCollection', { ZUUID: uuid(writer), ZFOLDERLOCATION: location });
  const row: Row = {
    ...(output === undefined ? {} : { ZPROCESSCOLLECTION: folder(output) }),
    ...(trash === undefined ? {} : { ZTRASHCOLLECTION: folder(trash) }),
    ...(destination === undefined ? {} : { ZPROCESSDESTINATIONLOCATION: destination }),
  };
  if (Object.keys(row).length > 0) writer.set('ZCOLLECTION', root, row);
};

/** The root is a project without parent; folder collections that are favourites hang below it. Returns the root. */
export const writeCollections = (
  writer: DocumentWriter,
  options: CaptureOneOptions,
  images: readonly Written[],
): number => {
  const root = writer.insert('ZCOLLECTION', 'ProjectCollection', { ZNAME: 'root', ZUUID: uuid(writer) });
  for (const location of options.folders ?? [])
    writer.insert('ZCOLLECTION', 'FolderCollection', {
      ZUUID: uuid(writer),
      ZPARENT: root,
      ZFOLDERLOCATION: location,
    });
  const all = images.map(({ name }) => name);
  const albums = (options.albums ?? []).map((album) =>
    typeof album === 'string' ? { name: album, images: all } : album,
  );
  writeAlbums(writer, { root, albums }, images);
  writePlaces(writer, root, options);
  return root;
};

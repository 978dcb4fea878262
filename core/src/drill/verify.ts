import { extensionOf, type PictureKind } from '../catalog/picture-kinds.ts';
import { type Decoded, decodePicture } from '../metadata/decode.ts';
import type { MetadataReader } from '../metadata/exiftool.ts';
import { developRaw } from '../metadata/raw-decoder.ts';
import type { BytePath } from '../model/paths.ts';

/**
 * How far a picture that came back was looked into: `whole` every pixel, `preview` the JPEG inside it, `none` not at
 * all; `note` says why, or what was found wrong.
 */
export interface Look {
  readonly decoded: 'whole' | 'preview' | 'none';
  readonly note: string | null;
  /** A small JPEG of it, for the report; null where nothing was decoded. */
  readonly thumbnail: Buffer | null;
}

export interface BroughtBack {
  readonly path: string;
  readonly name: BytePath;
  readonly kind: PictureKind;
}

/** Formats that every pixel can be decoded of here without the camera's own tables. */
const DECODABLE = new Set(['jpg', 'jpeg', 'jpe', 'png', 'gif', 'webp', 'avif', 'tif', 'tiff']);

/** Looks at a picture that was brought back bit for bit: is it a picture? */
export const lookAtPicture = async (file: BroughtBack, metadata: MetadataReader): Promise<Look> => {
  switch (file.kind) {
    case 'raw':
      return lookAtRaw(file, metadata);
    case 'video':
      return { decoded: 'none', note: 'a film: compared bit for bit, not played', thumbnail: null };
    case 'sidecar':
    case 'other':
      return { decoded: 'none', note: 'no picture: compared bit for bit', thumbnail: null };
    default:
      return lookAtDeveloped(file, metadata);
  }
};

const lookAtRaw = async ({ path }: BroughtBack, metadata: MetadataReader): Promise<Look> => {
  const preview = await previewOf(path, metadata);
  const thumbnail = preview?.thumbnail ?? null;
  switch (await developRaw(path)) {
    case 'developed':
      return { decoded: 'whole', note: null, thumbnail };
    case 'failed':
      return preview === null
        ? { decoded: 'none', note: 'neither its preview nor its picture could be decoded', thumbnail }
        : { decoded: 'preview', note: 'its preview decodes; LibRaw does not develop this RAW', thumbnail };
    case 'absent':
      return preview === null
        ? { decoded: 'none', note: 'it holds no preview that decodes', thumbnail }
        : { decoded: 'preview', note: null, thumbnail };
  }
};

const lookAtDeveloped = async ({ path, name }: BroughtBack, metadata: MetadataReader): Promise<Look> => {
  if (DECODABLE.has(extensionOf(name))) {
    const picture = await decodePicture(path);
    if (picture !== null) return { decoded: 'whole', note: null, thumbnail: picture.thumbnail };
  }
  const preview = await previewOf(path, metadata);
  if (preview !== null) return { decoded: 'preview', note: null, thumbnail: preview.thumbnail };
  return { decoded: 'none', note: 'it could not be decoded here', thumbnail: null };
};

const previewOf = async (path: string, metadata: MetadataReader): Promise<Decoded | null> => {
  for await (const jpeg of metadata.previews(path)) {
    const decoded = await decodePicture(jpeg);
    if (decoded !== null) return decoded;
  }
  return null;
};

import type { Random } from '../random.ts';
import { randomHex, randomUuid } from '../random.ts';
import type { LightroomShape } from './ddl.ts';
import type { KeywordWriter } from './keywords.ts';
import type { LightroomFile } from './options.ts';
import type { RowWriter } from './rows.ts';
import { developText, xmpColumn } from './text.ts';
import { importHash, lightroomSeconds } from './time.ts';

/** What the writers of one catalog share. */
export interface CatalogWriter {
  readonly rows: RowWriter;
  readonly random: Random;
  readonly shape: LightroomShape;
  readonly keywords: KeywordWriter;
}

const formats: Readonly<Record<string, string>> = {
  dng: 'DNG',
  jpg: 'JPG',
  jpeg: 'JPG',
  tif: 'TIFF',
  tiff: 'TIFF',
  psd: 'PSD',
  png: 'PNG',
  heic: 'HEIC',
  mov: 'VIDEO',
  mp4: 'VIDEO',
};

/** What stands before and after the last dot; `idx_filename` is the two joined again. */
const splitName = (name: string): readonly [baseName: string, extension: string] => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
};

const fileFormat = (name: string): string => formats[splitName(name)[1].toLowerCase()] ?? 'RAW';

/** The file's row, once however many images show it. */
export const writeFileRow = ({ rows }: CatalogWriter, folder: number, file: LightroomFile): number => {
  const [baseName, extension] = splitName(file.name);
  const modTime = lightroomSeconds(file.captureTime);
  return rows.insert('AgLibraryFile', {
    baseName,
    extension,
    externalModTime: modTime,
    folder,
    idx_filename: file.name,
    importHash: importHash(file.captureTime, file.name, file.size),
    lc_idx_filename: file.name.toLowerCase(),
    lc_idx_filenameExtension: extension.toLowerCase(),
    md5: null,
    modTime,
    originalFilename: file.name,
    sidecarExtensions: (file.sidecarExtensions ?? []).join(','),
  });
};

const writeDevelop = (writer: CatalogWriter, image: number, file: LightroomFile): void => {
  const masked = file.masks === true ? 1 : 0;
  const maskDigest = masked === 1 ? randomHex(writer.random, 32).toUpperCase() : null;
  writer.rows.insert('Adobe_imageDevelopSettings', {
    image,
    croppedWidth: 'uncropped',
    digest: randomHex(writer.random, 32),
    grayscale: 0,
    hasAIMasks: masked,
    hasBigData: masked,
    hasDevelopAdjustmentsEx: file.edited === false ? -1 : 1,
    hasMasks: masked,
    historySettingsID: randomUuid(writer.random),
    processVersion: '11.0',
    settingsID: 'default',
    text: developText(writer.random.below(200) / 100, maskDigest),
    whiteBalance: 'As Shot',
  });
};

/** One image record with its metadata and develop settings; `copy` is a virtual copy of the image `master`. */
export const writeImage = (
  writer: CatalogWriter,
  rootFile: number,
  file: LightroomFile,
  copy?: { readonly master: number; readonly name: string },
): number => {
  const format = fileFormat(file.name);
  const image = writer.rows.insert('Adobe_images', {
    captureTime: file.captureTime,
    colorLabels: file.label ?? '',
    copyName: copy?.name ?? null,
    fileFormat: format,
    fileHeight: 4000,
    fileWidth: 6000,
    masterImage: copy?.master ?? null,
    orientation: 'AB',
    pick: file.pick ?? 0,
    rating: file.rating ?? null,
    rootFile,
    sidecarStatus: 0,
    touchCount: 1,
    touchTime: lightroomSeconds(file.captureTime) + 86_400,
  });
  writer.rows.insert('Adobe_AdditionalMetadata', {
    image,
    embeddedXmp: format === 'RAW' ? 0 : 1,
    isRawFile: format === 'RAW' || format === 'DNG' ? 1 : 0,
    lastSynchronizedTimestamp: lightroomSeconds(file.captureTime),
    xmp: xmpColumn(writer.shape, file),
  });
  if (file.missingDevelop !== true) writeDevelop(writer, image, file);
  writer.keywords.apply(image, file);
  return image;
};

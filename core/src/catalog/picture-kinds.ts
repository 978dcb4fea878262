import type { BytePath } from '../model/paths.ts';

/** What a file is to a photographer, by its extension. */
export type PictureKind = 'raw' | 'picture' | 'video' | 'working' | 'sidecar' | 'other';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** What cameras write undeveloped; `dng` too, although editors make those as well. */
export const rawExtensions = words(
  '3fr ari arw bay braw cap cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf ori pef ptx pxn r3d raf raw rw2 rwl rwz sr2 srf srw x3f',
);

export const pictureExtensions = words('jpg jpeg jpe heic heif hif avif jxl png gif webp bmp');

export const videoExtensions = words('mov mp4 m4v avi mts m2ts mxf mpg mpeg crm 3gp insv');

/** What editors write and go on changing. */
export const workingExtensions = words('psd psb tif tiff afphoto xcf kra exr hdr');

/**
 * What travels with a picture: `.xmp` (settings, metadata), `.acr` (masks and Denoise, since Camera Raw of Lightroom
 * Classic 15), `.wav` (voice memo), `.thm` (thumbnail of a video), `.aae` (edits of a phone), `.vrd` and `.dr4`
 * (Canon DPP), `.nksc` (Nikon), `.dop` (DxO), `.pp3` (RawTherapee), `.on1` (ON1).
 */
export const sidecarExtensions = words('xmp acr wav thm aae vrd dr4 nksc dop pp3 on1');

const kinds: readonly (readonly [PictureKind, ReadonlySet<string>])[] = [
  ['raw', rawExtensions],
  ['picture', pictureExtensions],
  ['video', videoExtensions],
  ['working', workingExtensions],
  ['sidecar', sidecarExtensions],
];

/** The extension in lower case without its dot; '' where there is none (`.xmp` alone is a hidden file). */
export const extensionOf = (name: BytePath): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
};

export const kindOf = (name: BytePath): PictureKind => {
  const extension = extensionOf(name);
  return kinds.find(([, extensions]) => extensions.has(extension))?.[0] ?? 'other';
};

const PICTURES: readonly PictureKind[] = ['raw', 'picture', 'video', 'working'];

/** What a photographer would miss; sidecars travel with it, and all else does not count as one. */
export const isPictureKind = (kind: PictureKind): boolean => PICTURES.includes(kind);

export const isPicture = (name: BytePath): boolean => isPictureKind(kindOf(name));

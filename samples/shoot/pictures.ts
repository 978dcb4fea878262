import { join } from 'node:path';
import { makeDng } from '../dng.ts';
import { sampleShot } from '../exif.ts';
import { makeJpeg } from '../jpeg.ts';
import type { LightroomFile, LightroomFolder } from '../lightroom-catalog.ts';
import { makeXmp } from '../xmp.ts';
import type { Frame, SampleShoot } from './frames.ts';
import { writeTimedFile } from './timed-file.ts';

export interface StudioSize {
  /** Pixels of each raw image, even numbers; a DNG takes twice their product in bytes. */
  readonly raw: { readonly width: number; readonly height: number };
  readonly jpeg: { readonly width: number; readonly height: number };
}

/** A shoot on the disk, and as the catalog is told of it. */
export interface WrittenShoot {
  readonly path: string;
  readonly originals: readonly string[];
  readonly sidecars: readonly string[];
  readonly folder: LightroomFolder;
}

interface WrittenFrame {
  readonly path: string;
  readonly sidecars: readonly string[];
  readonly file: LightroomFile;
}

const jpegBytes = ({ seed, captureTime }: Frame, size: StudioSize): Uint8Array =>
  makeJpeg({ ...size.jpeg, seed, shot: sampleShot(captureTime) });

const originalBytes = (frame: Frame, size: StudioSize): Uint8Array =>
  frame.name.endsWith('.DNG')
    ? makeDng({ ...size.raw, seed: frame.seed, shot: sampleShot(frame.captureTime) })
    : jpegBytes(frame, size);

const sidecarBytes = (frame: Frame, extension: string, size: StudioSize): Uint8Array | string => {
  if (extension === 'JPG') return jpegBytes(frame, size);
  return extension === 'xmp' ? makeXmp(frame) : `stands for the masks of ${frame.name}\n`;
};

const writeFrame = async (folder: string, frame: Frame, size: StudioSize): Promise<WrittenFrame> => {
  const path = join(folder, frame.name);
  const bytes = await writeTimedFile(path, originalBytes(frame, size), frame.captureTime);
  const sidecars: string[] = [];
  for (const extension of frame.sidecarExtensions ?? []) {
    const beside = path.replace(/[^.]+$/, extension);
    await writeTimedFile(beside, sidecarBytes(frame, extension, size), frame.captureTime);
    sidecars.push(beside);
  }
  const { seed: _, ...known } = frame;
  return { path, sidecars, file: { ...known, size: bytes } };
};

export const writeShoot = async (
  pictures: string,
  shoot: SampleShoot,
  size: StudioSize,
): Promise<WrittenShoot> => {
  const path = join(pictures, shoot.pathFromRoot.slice(0, -1));
  const frames: WrittenFrame[] = [];
  for (const frame of shoot.frames) frames.push(await writeFrame(path, frame, size));
  return {
    path,
    originals: frames.map((frame) => frame.path),
    sidecars: frames.flatMap((frame) => frame.sidecars),
    folder: { pathFromRoot: shoot.pathFromRoot, files: frames.map((frame) => frame.file) },
  };
};

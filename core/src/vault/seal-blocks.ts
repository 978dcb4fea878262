import { closeSync, openSync } from 'node:fs';
import { pathBuffer } from '../model/paths.ts';
import { Xxh128Hasher } from '../seal/hash.ts';
import { BLOCK, BUNDLE, type SealBlocksJob, type SealedBlocks } from './jobs.ts';
import { readFully, readStable } from './read-stable.ts';
import { sealBytes } from './seal-bundle.ts';
import { BlockIds } from './seal-file.ts';
import { type JobTools, STEP } from './worker-tools.ts';

/** Longest stretch that is one content. */
const STRETCH = 4 * 1024 * 1024;

interface Stretch {
  readonly position: number;
  readonly length: number;
}

/** Seals the 64 KiB blocks of a file that are not those of last time; neighbours are one content. */
export const sealBlocks = async (job: SealBlocksJob, tools: JobTools): Promise<SealedBlocks> => {
  const { stamp, value } = await readStable(job.source, (fd, size) => {
    const whole = new Xxh128Hasher();
    const blocks = new BlockIds(size, tools.setup.contentKey);
    for (let at = 0; at < size; at += STEP) {
      const piece = tools.buffer.subarray(0, Math.min(STEP, size - at));
      readFully(fd, piece, at);
      whole.update(piece);
      blocks.update(piece);
      tools.progress(piece.length);
    }
    return { xxh128: whole.digest(), blocks: blocks.digest(), size };
  });
  const stretches = changedStretches(job.known, value.blocks, value.size);
  const changed: SealedBlocks['changed'][number][] = [];
  for (const group of grouped(stretches)) changed.push(...(await sealStretches(group, job, tools)));
  return { kind: 'seal-blocks', stamp, xxh128: value.xxh128, blocks: value.blocks, changed };
};

const changedStretches = (before: Uint8Array, now: Uint8Array, size: number): Stretch[] => {
  const stretches: Stretch[] = [];
  const old = Buffer.from(before.buffer, before.byteOffset, before.byteLength);
  for (let block = 0; block * 16 < now.length; block += 1) {
    const tag = now.subarray(block * 16, block * 16 + 16);
    if (old.subarray(block * 16, block * 16 + 16).equals(tag)) continue;
    const position = block * BLOCK;
    const length = Math.min(BLOCK, size - position);
    const last = stretches.at(-1);
    if (last !== undefined && last.position + last.length === position && last.length + length <= STRETCH)
      stretches.splice(-1, 1, { position: last.position, length: last.length + length });
    else stretches.push({ position, length });
  }
  return stretches;
};

function* grouped(stretches: readonly Stretch[]): Generator<readonly Stretch[]> {
  let group: Stretch[] = [];
  let bytes = 0;
  for (const stretch of stretches) {
    if (bytes + stretch.length > BUNDLE && group.length > 0) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(stretch);
    bytes += stretch.length;
  }
  if (group.length > 0) yield group;
}

const sealStretches = async (group: readonly Stretch[], job: SealBlocksJob, tools: JobTools) => {
  const fd = openSync(pathBuffer(job.source), 'r');
  try {
    const contents = group.map(({ position, length }) => {
      const bytes = Buffer.allocUnsafe(length);
      readFully(fd, bytes, position);
      return bytes;
    });
    const sealed = await sealBytes({ kind: 'seal-bytes', contents }, tools);
    return group.flatMap((stretch, index) => {
      const content = sealed.contents[index];
      return content === undefined ? [] : [{ ...stretch, content }];
    });
  } finally {
    closeSync(fd);
  }
};

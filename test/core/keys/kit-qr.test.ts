import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
// biome-ignore lint/correctness/noUndeclaredDependencies: core depends on it, and the workspace installs it here
import QRCode from 'qrcode';
import { expect, test } from 'vitest';
import { renderKit } from '../../../core/src/keys/kit.ts';
import { parseWords } from '../../../core/src/keys/words.ts';

const havePoppler = (process.env.PATH ?? '')
  .split(':')
  .some((folder) => existsSync(join(folder, 'pdftoppm')));
const vault = '5f1c2c1e-6f3e-4b5e-9d53-0c7f1f1c2d3e';
const fingerprint = '1593e602e022cfae0d611961debc9fd49344ec63';

interface Image {
  readonly width: number;
  readonly height: number;
  readonly isDark: (x: number, y: number) => boolean;
}

/** A binary PGM: `P5 width height 255` and a byte for each pixel. */
const readPgm = (bytes: Buffer): Image => {
  const header = /^P5\s(\d+)\s(\d+)\s255\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  const [width, height] = [Number(header?.[1]), Number(header?.[2])];
  const pixels = bytes.subarray(header?.[0].length);
  return { width, height, isDark: (x, y) => (pixels[Math.round(y) * width + Math.round(x)] ?? 255) < 128 };
};

/** The first page at 288 dpi: 4 pixels a point. */
const frontPage = async (): Promise<Image> => {
  const words = parseWords('abacus abdomen abdominal zoom abacus zoom abide jawline');
  const created = new Date(0);
  const kit = { vaultName: 'V', vaultId: vault, fingerprint, created, machine: 'm', places: [], sets: [] };
  const pdf = await renderKit({ ...kit, keystore: 'file' }, words);
  const page = execFileSync('pdftoppm', ['-r', '288', '-gray', '-f', '1', '-l', '1'], {
    input: pdf,
    maxBuffer: 2 ** 26,
  });
  return readPgm(page);
};

/** Where the finder pattern starts: the first dark pixel of the lower right part of the column, in its first dark line. */
const cornerOf = ({ isDark }: Image): { readonly x: number; readonly y: number } => {
  for (let y = 385 * 4; y < 560 * 4; y++)
    for (let x = 440 * 4; x < 530 * 4; x++) if (isDark(x, y)) return { x, y };
  throw new Error('no QR code on the page');
};

test.skipIf(!havePoppler)('the QR code names the vault and its certificate, and nothing else', async () => {
  const { modules } = QRCode.create(`safelight:vault=${vault}&certificate=${fingerprint}`, {
    errorCorrectionLevel: 'M',
  });
  const page = await frontPage();
  const { x, y } = cornerOf(page);
  const side = (88 * 4) / modules.size;
  const wrong: string[] = [];
  for (let line = 0; line < modules.size; line++)
    for (let column = 0; column < modules.size; column++)
      if (
        page.isDark(x + (column + 0.5) * side, y + (line + 0.5) * side) !==
        (modules.get(line, column) === 1)
      )
        wrong.push(`${line},${column}`);
  expect(wrong).toEqual([]);
});

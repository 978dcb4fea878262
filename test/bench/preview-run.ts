import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Renderer } from '../../core/src/metadata/rendition.ts';
import { prepareWatermark } from '../../core/src/metadata/watermark.ts';

// Renders the files it is given, and tells as JSON what that took: a process of its own, so that its memory is.
// `node preview-run.ts OUT FILE...`

const [out = '', ...files] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const { signal } = new AbortController();
const start = performance.now();
const watermark = await prepareWatermark({ kind: 'text', text: '© Anna Muster · not for print' });
const renderer = new Renderer({ watermark });
const renditions = await Promise.all(
  files.map((from, index) => renderer.render({ from, to: join(out, `${index}.jpg`) }, { signal })),
);
const seconds = (performance.now() - start) / 1000;
rmSync(out, { recursive: true });
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakBytes: maxRSS * 1024,
    bytes: renditions.reduce((sum, { bytes }) => sum + bytes, 0),
  }),
);

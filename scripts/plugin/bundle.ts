import { rolldown } from 'rolldown';

export interface Bundled {
  readonly input: string;
  readonly output: string;
  /** Where a loose file finds `require` for the modules of its host. */
  readonly external: readonly string[];
}

/** One script without imports, in the JavaScript that UXP of Photoshop 2024 reads. */
export const bundle = async ({ input, output, external }: Bundled): Promise<void> => {
  const build = await rolldown({
    input,
    external: [...external],
    platform: 'neutral',
    resolve: { conditionNames: ['safelight-source', 'default'] },
    // Descriptions of documents that the panel never reads stay out.
    treeshake: { moduleSideEffects: false },
    transform: { target: 'es2021' },
    logLevel: 'warn',
  });
  await build.write({ file: output, format: 'iife', minify: false });
  await build.close();
};

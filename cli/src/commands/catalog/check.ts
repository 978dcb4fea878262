import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { catalogCheckExit, checkCatalog, parseMove, type CatalogCheck as Report } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { catalogCheckText } from '../../render/catalog-check.ts';

export default class CatalogCheck extends SafelightCommand {
  static override summary = 'Check that the pictures of a catalog are all there.';
  static override description =
    'Compares a catalog with the disk, both ways: pictures that are missing, were moved, or lie on a drive that is not plugged in; pictures beside them that the catalog does not know; duplicates; and pictures that no snapshot holds. Works while the editor is open, reads a copy, and changes nothing. Exit code 3 when a picture is not where the catalog says.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Pictures/Lightroom/Studio.lrcat',
    '<%= config.bin %> <%= command.id %> Studio.lrcat --map C:/Users/Anna/Pictures=/media/anna/Pictures',
  ];
  static override args = {
    path: argument({ description: 'The catalog.', required: true }),
  };
  static override flags = {
    map: string({
      summary: 'Look for what the catalog has under FROM in the folder TO.',
      helpValue: 'FROM=TO',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };

  async run(): Promise<Report> {
    const { args, flags } = await this.parse(CatalogCheck);
    const options = {
      path: args.path,
      moves: (flags.map ?? []).map(parseMove),
      vaultName: flags['vault-name'] ?? null,
    };
    const report = await checkCatalog(this.home, options, this.context);
    return this.show({ report, text: catalogCheckText, exit: catalogCheckExit(report) });
  }
}

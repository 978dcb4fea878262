import { string } from '@oclif/core/args';
import { type CatalogOverview, catalogShowExit, showCatalog } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { catalogShowText } from '../../render/catalog-show.ts';

export default class CatalogShow extends SafelightCommand {
  static override summary = 'Tell what is in a catalog.';
  static override description =
    'Version, whether the editor has it open, how many pictures, where they lie and whether those folders are there, shoots, collections. Works while the editor is open, reads a copy, and changes nothing. The people a catalog knows are not shown.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/Pictures/Lightroom/Studio.lrcat',
    '<%= config.bin %> <%= command.id %> Studio.lrcat --json',
  ];
  static override args = {
    path: string({ description: 'The catalog.', required: true }),
  };

  async run(): Promise<CatalogOverview> {
    const { args } = await this.parse(CatalogShow);
    const report = await showCatalog(this.home, args.path, this.context);
    return this.show({ report, text: catalogShowText, exit: catalogShowExit(report) });
  }
}

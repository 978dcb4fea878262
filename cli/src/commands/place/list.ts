import { listPlaces, type PlaceList as Places } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { placesText } from '../../render/places.ts';

export default class PlaceList extends SafelightCommand {
  static override summary = 'List where copies of the vault live.';
  static override description =
    'The vault itself comes first, then its copies: whether each is there now, and when it was last seen.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<Places> {
    const { flags } = await this.parse(PlaceList);
    const report = await listPlaces(this.home, flags['vault-name'] ?? null, this.context.clock());
    return this.show({ report, text: placesText });
  }
}

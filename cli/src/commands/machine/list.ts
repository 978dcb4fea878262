import { listMachines, type MachineList } from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { machinesText } from '../../render/machines.ts';

export default class MachineListCommand extends SafelightCommand {
  static override summary = 'Show the computers that may use the vault.';
  static override description =
    'What each is called, whether its key reads the vault or only adds to it, and when it last added something. Needs no words.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<MachineList> {
    const { flags } = await this.parse(MachineListCommand);
    const report = await listMachines(this.home, flags['vault-name'] ?? null, this.context);
    return this.show({ report, text: machinesText });
  }
}

import { type DoctorReport, doctor } from '@safelight/core';
import { SafelightCommand } from '../base-command.ts';
import { doctorText } from '../render/doctor.ts';

export default class Doctor extends SafelightCommand {
  static override summary = 'Look for anything on this computer that is missing or wrong.';
  static override description =
    'Keychain, key, what this computer remembers, permissions, the vault and its room, the recovery words, and whether the disk is encrypted; with how to mend each. Changes nothing.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<DoctorReport> {
    const { flags } = await this.parse(Doctor);
    const report = await doctor(this.home, flags['vault-name'] ?? null, this.context);
    return this.show({ report, text: doctorText, exit: report.exit });
  }
}

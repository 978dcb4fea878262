import type { BytePath } from '../model/paths.ts';
import { RESTORING } from './durable.ts';

export interface ExclusionRule {
  readonly rule: string;
  readonly reason: string;
}

const RULES: readonly { readonly names: RegExp; readonly rule: string; readonly reason: string }[] = [
  {
    names:
      /^(\.DS_Store|\._.*|\.Spotlight-V100|\.Trashes|\.fseventsd|\.TemporaryItems|\.DocumentRevisions-V100)$/,
    rule: 'macos-system',
    reason: 'macOS keeps these for itself and makes them again',
  },
  {
    names: /^(Thumbs\.db|desktop\.ini|\$RECYCLE\.BIN|System Volume Information)$/i,
    rule: 'windows-system',
    reason: 'Windows keeps these for itself and makes them again',
  },
  { names: /^(lost\+found|\.Trash-\d+)$/, rule: 'linux-system', reason: 'the system keeps these for itself' },
  {
    names: RESTORING,
    rule: 'safelight-part',
    reason: 'a restore was cut off here; the file is not whole',
  },
];

/** The rule by which a name is left out anywhere, or null. */
export const systemRule = (name: BytePath): ExclusionRule | null => {
  const found = RULES.find(({ names }) => names.test(name));
  return found === undefined ? null : { rule: found.rule, reason: found.reason };
};

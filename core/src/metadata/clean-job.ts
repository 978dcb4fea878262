import type { CleanResult } from './clean-request.ts';
import type { ExiftoolCommands } from './exiftool.ts';
import type { Attribution, CleaningPolicy } from './policy.ts';

export interface IndexedResult {
  readonly index: number;
  readonly result: CleanResult;
}

export interface BatchJob {
  readonly policy: CleaningPolicy;
  readonly attribution: Attribution;
  readonly scratch: string;
  readonly tool: ExiftoolCommands;
  readonly signal: AbortSignal;
}

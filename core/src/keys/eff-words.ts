import { readFileSync } from 'node:fs';
import { assetUrl } from '../fs/asset.ts';

/**
 * The EFF large wordlist: 7,776 words, one a line, in the order of five dice (11111 … 66666), as published by the Electronic
 * Frontier Foundation at https://www.eff.org/files/2016/07/18/eff_large_wordlist.txt (SHA-256 of that file
 * addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e; a test builds it again from this list).
 * © Electronic Frontier Foundation, licensed CC BY 3.0 US (https://creativecommons.org/licenses/by/3.0/us/).
 * Changed by Safelight: dice numbers left out.
 */
export const effLargeWordlist = (): readonly string[] =>
  readFileSync(assetUrl('eff-large-wordlist.txt'), 'utf8').trim().split('\n');

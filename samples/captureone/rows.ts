import type { SQLInputValue } from 'node:sqlite';
import { type Random, randomUuid } from '../random.ts';
import type { EntityName } from './entities.ts';

export type Row = Readonly<Record<string, SQLInputValue>>;

/** What the writers of one document share. */
export interface DocumentWriter {
  readonly random: Random;
  /** Writes a row; its `Z_ENT` is that of the entity. Returns `Z_PK`. */
  insert(table: string, entity: EntityName, row: Row): number;
  /** Changes the row of that `Z_PK`. */
  set(table: string, id: number, row: Row): void;
}

export const uuid = ({ random }: DocumentWriter): string => randomUuid(random).toUpperCase();

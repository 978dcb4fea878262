import {
  type ErrorCode,
  type ErrorData,
  isSafelightError,
  SafelightError,
  systemCode,
} from '../model/errors.ts';
import type { Failure } from './jobs.ts';

/** An error as data that a message between threads can carry. */
export const failureOf = (error: unknown): Failure => {
  if (isSafelightError(error)) return { code: error.code, data: error.data, why: error.message };
  const why = error instanceof Error ? error.message : 'a worker failed';
  return { code: 'unexpected', data: { why: systemCode(error) ?? why }, why };
};

/** The error again, on this side. Its code and data were made by `failureOf`, so they fit each other. */
export const errorOf = (failure: Failure): SafelightError =>
  new SafelightError(failure.code as ErrorCode, failure.data as ErrorData[ErrorCode]);

import { type ErrorCode, isSafelightError } from '../../../core/src/model/errors.ts';

/** The code of the error that `work` ends with, or `none`; any error that is not one of ours is thrown on. */
export const codeOf = async (work: () => unknown): Promise<ErrorCode | 'none'> => {
  try {
    await work();
    return 'none';
  } catch (error) {
    if (isSafelightError(error)) return error.code;
    throw error;
  }
};

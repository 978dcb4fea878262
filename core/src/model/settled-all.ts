/** All results; the first failure only after every other piece of work has ended too. */
export const settledAll = async <T>(work: readonly (T | Promise<T>)[]): Promise<readonly T[]> => {
  const settled = await Promise.allSettled(work);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
};

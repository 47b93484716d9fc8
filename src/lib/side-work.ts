/** Work that goes on beside other work: it may fail before anybody asks, and must have ended before the engine is closed. */
export function sideWork() {
  const works: Promise<unknown>[] = [];
  return {
    beside: <T>(work: Promise<T>): Promise<T> => {
      works.push(work.catch(() => {}));
      return work;
    },
    settled: () => Promise.all(works),
  };
}

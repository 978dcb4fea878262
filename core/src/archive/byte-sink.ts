/** Takes bytes in order. What was written may be reused once the promise is kept. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

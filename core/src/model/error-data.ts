/** The codes and their data are described, with the JSON that tells of them, in the documents' package. */
export type { ErrorCode, ErrorData } from '@safelight/manifests';

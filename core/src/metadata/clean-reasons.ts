/** What ExifTool said about one file: its errors before its warnings, each in one line and without a path. */
export const reasonFor = (complaints: readonly string[], path: string): string | null => {
  const about = complaints.filter((line) => line.trimEnd().endsWith(` - ${path}`));
  const chosen = about.find((line) => line.startsWith('Error:')) ?? about[0];
  return chosen === undefined ? null : plainReason(chosen.slice(0, chosen.lastIndexOf(` - ${path}`)));
};

/** Messages of ExifTool are English sentences without a full stop; anything like a path is left out of them. */
export const plainReason = (message: string): string => {
  const text = message
    .replace(/^(Error|Warning):\s*/i, '')
    .replace(/^\[minor\]\s*/i, '')
    .replace(/\S*[/\\]\S*/g, '…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return `ExifTool says: ${text.slice(0, 160)}`;
};

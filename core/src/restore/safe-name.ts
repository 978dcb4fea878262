/** A name that can only mean an entry of the folder it stands in. */
export const isSafeName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);

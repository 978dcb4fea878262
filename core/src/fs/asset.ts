/** Where a file lies that is shipped beside the program. Right two folders below the package: here and in its built form. */
export const assetUrl = (name: string): URL => new URL(`../../assets/${name}`, import.meta.url);

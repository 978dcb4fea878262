type Plain = string | number | boolean | null | undefined;

/** A report is read, never changed: nothing in it, however deep, can be written to. Brands stay what they are. */
export type AsRead<T> = T extends Plain ? T : { readonly [Member in keyof T]: AsRead<T[Member]> };

/** The calls we make of the hosts that render no copies for us yet. */

/** https://developer.adobe.com/indesign/uxp/ – Document: `fullName` rejects or is undefined until it was saved. */
export interface InDesignModule {
  readonly app: {
    readonly documents: {
      readonly length: number;
      item(index: number): {
        readonly id: number;
        readonly name: string;
        readonly saved: boolean;
        readonly fullName: string | Promise<string>;
      };
    };
  };
}

/** https://developer.adobe.com/premiere-pro/uxp/ppro-reference/classes/project */
export interface PremiereModule {
  readonly Project: {
    getActiveProject(): Promise<{ readonly name: string; readonly path: string } | null>;
  };
}

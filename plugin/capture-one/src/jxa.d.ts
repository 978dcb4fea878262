/**
 * What macOS gives a script in JavaScript, as far as ours use it. Release notes of JavaScript for Automation, developer.apple.com:
 * "Objective-C Bridge" for `$`, `ObjC`; "Application Object" for `Application`.
 */

/** An Objective-C object or function: what it has is known to macOS, and each call below is checked by `ObjC.unwrap`. */
// biome-ignore lint/suspicious/noExplicitAny: the bridge is made of whatever the frameworks hold
declare const $: any;

declare const ObjC: {
  import(framework: string): void;
  /** The JavaScript value of a string, number or array; undefined of nothing. */
  unwrap(value: unknown): unknown;
  deepUnwrap(value: unknown): unknown;
};

/** One property of all the elements, in one question to the editor. */
type Bulk<T> = () => readonly T[];

interface CaptureOneDocument {
  /** The folder it lies in. */
  id(): string;
  name(): string;
  readonly variants: {
    readonly selected: Bulk<boolean>;
    readonly parentImage: { readonly path: Bulk<string | null> };
  };
  /** What stands in the queue to be processed. */
  readonly jobs: { readonly id: Bulk<string> };
}

interface CaptureOne {
  version(): string;
  currentDocument(): CaptureOneDocument | null;
  documents(): readonly CaptureOneDocument[];
  selectedVariants(): readonly unknown[];
}

/** Standard Additions: dialogs. */
interface StandardAdditions {
  includeStandardAdditions: boolean;
  displayDialog(
    text: string,
    options: {
      readonly withTitle: string;
      readonly buttons: readonly string[];
      readonly defaultButton: string;
      readonly cancelButton?: string;
    }
  ): { readonly buttonReturned: string };
  /** `false` where it was cancelled. */
  chooseFromList(
    names: readonly string[],
    options: {
      readonly withTitle: string;
      readonly withPrompt: string;
      readonly defaultItems: readonly string[];
    }
  ): readonly string[] | false;
  displayNotification(text: string, options: { readonly withTitle: string }): void;
}

declare const Application: {
  (bundleIdentifier: string): CaptureOne;
  currentApplication(): StandardAdditions;
};

/** Waits, in seconds. */
declare function delay(seconds: number): void;

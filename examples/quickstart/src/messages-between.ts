/** What the parent tells a writer. */
export type ToWriter =
  | {
      readonly kind: "start";
      readonly file: string;
      readonly store: string;
      readonly companies: readonly string[];
      /** How many writes it may begin for now. */
      readonly upTo: number;
    }
  | { readonly kind: "go on"; readonly upTo: number };

/** What a writer tells the parent. */
export type FromWriter =
  | { readonly kind: "acknowledged"; readonly line: number; readonly isNew: boolean }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly reason: string };

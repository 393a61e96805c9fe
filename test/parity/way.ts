import type { MemoryToolsOptions, Scopes } from "@pigeonhole/core";

/** What every way is opened on. */
export interface Pack {
  readonly of: string | Scopes;
  readonly options: MemoryToolsOptions;
}

/** A tool as a model is told of it, out of the framework's wrapping. */
export interface Listed {
  readonly name: string;
  readonly description: string;
  readonly schema: unknown;
}

/** What comes back for a call. A field that the way does not carry is missing. */
export interface Answer {
  /** What the model reads. */
  readonly text: string;
  /** False when the framework marks the call as failed. */
  readonly ok?: boolean;
  /** What a program gets besides the text. */
  readonly data?: unknown;
  readonly error?: unknown;
}

/** A way on which calls reach the tools, open on a pack. */
export interface Opened {
  list(): Promise<Listed[]>;
  call(name: string, input: { readonly [field: string]: unknown }): Promise<Answer>;
  close(): Promise<void>;
}

/** A framework or protocol with its adapter, used as its users do. */
export interface Way {
  readonly name: string;
  /** What it carries beside the text. */
  readonly carries: readonly ("ok" | "data" | "error")[];
  open(pack: Pack): Promise<Opened>;
}

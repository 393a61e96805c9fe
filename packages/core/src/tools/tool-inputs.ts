import type { Memory } from "../memory/memory.js";
import type { ValueSchema } from "../memory/schema.js";
import type { MemoryTool } from "./memory-tool.js";
import type { NamespaceOf } from "./tools-from.js";

/** What a model gives to `recall`. */
export interface RecallInput {
  query: string;
  limit?: number | null;
}

/** What a model gives to `list_memory`. */
export interface ListMemoryInput {
  prefix?: string | null;
  cursor?: string | null;
}

/** The names of the scopes that a model may write to; never where it has no choice of scopes at all. */
export type WritableScope<Of> = Of extends Unscoped
  ? never
  : { [Name in keyof Of]: Of[Name] extends { readonly access: "read" } ? never : Name }[keyof Of] & string;

/** What a model gives to `remember`: with several writable scopes also one of their names. */
export type RememberInput<Of, Options = unknown> = Simplify<
  { key: string; value: ValueOf<Of, Options>; ttl_seconds?: number | null } & ScopeInput<WritableScope<Of>>
>;

/** What a model gives to `forget`. */
export type ForgetInput<Of> = Simplify<{ key: string } & ScopeInput<WritableScope<Of>>>;

/** The inputs of the tools that `memoryTools(of, options)` makes, by their names. */
export type ToolInputs<Of, Options> = Simplify<
  { recall: RecallInput; list_memory: ListMemoryInput } & WritingInputs<Of, Options>
>;

type Unscoped = string | Memory | readonly MemoryTool[] | NamespaceOf<never>;

type WritingInputs<Of, Options> =
  CanWrite<Of> extends false
    ? unknown
    : { remember: RememberInput<Of, Options> } & (Options extends { readonly forget: true }
        ? { forget: ForgetInput<Of> }
        : unknown);

type CanWrite<Of> = Of extends Unscoped ? true : [WritableScope<Of>] extends [never] ? false : true;

type ScopeInput<Name extends string> = [Name] extends [never]
  ? unknown
  : string extends Name
    ? { scope?: string }
    : IsUnion<Name> extends true
      ? { scope: Name }
      : unknown;

type ValueOf<Of, Options> = Options extends { readonly schema: ValueSchema<infer Value> }
  ? Value
  : Of extends Memory<infer Value>
    ? unknown extends Value
      ? string
      : Value
    : string;

type IsUnion<Type, All = Type> = Type extends All ? ([All] extends [Type] ? false : true) : never;

type Simplify<Type> = { [Name in keyof Type]: Type[Name] };

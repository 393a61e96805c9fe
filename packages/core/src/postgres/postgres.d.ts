/**
 * What the core uses of `@pigeonhole/postgres`, which is built after the core and may not be installed. A test of that
 * package holds its own types against these.
 */
declare module "@pigeonhole/postgres" {
  import type { Store } from "@pigeonhole/core/store";

  export function openPostgres(url: string, options: { clock?: () => number }): Store;
}

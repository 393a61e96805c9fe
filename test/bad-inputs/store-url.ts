let url = "sqlite::memory:";

/** The store that hostile input is tried on. */
export function storeUrl(): string {
  return url;
}

/** Has the tests that are loaded from here on try another store. */
export function useStoreUrl(other: string): void {
  url = other;
}

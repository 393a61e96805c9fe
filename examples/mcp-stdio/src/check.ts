/** Ends the program when something is not as it should be. */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`This does not hold: ${what}`);
}

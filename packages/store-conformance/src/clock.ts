/** 2027-01-15T08:00:00Z, a time that no real clock shows by chance while the suite is young. */
const START = 1_800_000_000_000;

/** A clock that stands still until it is moved. */
export class ManualClock {
  now = START;
  readonly read = (): number => this.now;

  advance(milliseconds: number): void {
    this.now += milliseconds;
  }
}

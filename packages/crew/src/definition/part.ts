/** Where in a definition something stands: property names and indexes from its root. */
export type Path = readonly (string | number)[];

/** Says where a path is, for a message: `agents.yaml:12:3`, or `agents.researcher.goal` where there is no file. */
export type Locate = (path: Path) => string;

/** A value of a definition that comes from outside, with the means to say where it stands. */
export class Part {
  readonly value: unknown;
  readonly #locate: Locate;
  readonly #path: Path;

  constructor(value: unknown, locate: Locate, path: Path = []) {
    this.value = value;
    this.#locate = locate;
    this.#path = path;
  }

  get where(): string {
    return this.#locate(this.#path);
  }

  /** True for a mapping: an object that is no list. */
  get isRecord(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /** The mapping's names in order; none of anything else. */
  get names(): string[] {
    return this.isRecord ? Object.keys(Object(this.value)) : [];
  }

  /** The list's items; none of anything else. */
  get items(): Part[] {
    return Array.isArray(this.value) ? this.value.map((item, index) => this.#child(item, index)) : [];
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** A property's own value, undefined when there is none: where it stands is then where the mapping does. */
  get(name: string): Part {
    const found = this.isRecord ? Object.getOwnPropertyDescriptor(this.value, name) : undefined;
    const value: unknown = found === undefined ? undefined : (found.value ?? found.get?.call(this.value));
    return this.#child(value, name);
  }

  #child(value: unknown, step: string | number): Part {
    return new Part(value, this.#locate, [...this.#path, step]);
  }
}

/** Where something stands in a definition that was written in code. */
export function locateInCode(path: Path): string {
  return path.length === 0 ? "the crew" : path.join(".");
}

/** How many files are named. */
const NAMED = 10

/** Files that could not be had, of which the first are named: there may be very many. */
export class MissingFiles {
  readonly #named: string[] = []
  #count = 0
  #cause: Error | undefined

  get count(): number {
    return this.#count
  }

  /** The paths of the first of them. */
  get named(): readonly string[] {
    return this.#named
  }

  /** Why the first of them could not be had. */
  get cause(): Error | undefined {
    return this.#cause
  }

  add(path: string, error: Error): void {
    this.#count += 1
    this.#cause ??= error
    if (this.#named.length < NAMED) this.#named.push(path)
  }
}

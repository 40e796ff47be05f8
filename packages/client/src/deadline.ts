/** A limit on silence: it aborts its signal when nothing has extended it for so long, or when the caller aborts. */
export class Deadline {
  readonly signal: AbortSignal
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal | undefined
  readonly #milliseconds: number
  readonly #reason: () => Error
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `reason` makes the error of a limit that was passed; the caller's own reason is kept as it is. */
  constructor(milliseconds: number, caller: AbortSignal | undefined, reason: () => Error) {
    this.signal = this.#controller.signal
    this.#milliseconds = milliseconds
    this.#caller = caller
    this.#reason = reason
    if (caller?.aborted) this.#abort()
    else caller?.addEventListener('abort', this.#abort, { once: true })
    this.extend()
  }

  /** Something came: silence begins anew. */
  extend(): void {
    clearTimeout(this.#timer)
    if (this.signal.aborted) return
    this.#timer = setTimeout(() => this.#controller.abort(this.#reason()), this.#milliseconds)
  }

  /** Nobody listens for now, so silence can't be told; `extend` goes on. */
  pause(): void {
    clearTimeout(this.#timer)
  }

  /** Ends the limit and lets go of the connection, if it is still open. */
  end(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#abort)
    this.#controller.abort()
  }

  readonly #abort = (): void => {
    this.#controller.abort(this.#caller?.reason)
  }
}

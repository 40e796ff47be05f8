import type { Session } from '../session.ts'

/** Tells the story: numbered acts, each with what was done and by whom. */
export class Stage {
  readonly #session: Session
  readonly #began = performance.now()
  #number = 0
  #title = 'before the first act'

  constructor(session: Session) {
    this.#session = session
  }

  get style() {
    return this.#session.style
  }

  /** What is being played, for the message when it fails. */
  get title(): string {
    return this.#title
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000
  }

  act(title: string): void {
    this.#number += 1
    this.#title = `act ${this.#number}, "${title}"`
    this.#session.say('', `${String(this.#number).padStart(2)}  ${this.style.strong(title)}`)
  }

  tell(...lines: readonly string[]): void {
    this.#session.say(...lines.map((line) => (line === '' ? '' : `    ${line}`)))
  }

  /** The command that would do the same by hand. */
  command(line: string): void {
    this.tell(this.style.command(`$ datanet ${line}`))
  }
}

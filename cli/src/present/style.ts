import { styleText } from 'node:util'
import type { Terminal } from '../io.ts'

type Format = Parameters<typeof styleText>[0]

/** Marks text by what it means; with colours switched off it changes nothing. */
export class Style {
  readonly #enabled: boolean

  constructor(enabled: boolean) {
    this.#enabled = enabled
  }

  /** Colours on a terminal only, and where NO_COLOR does not forbid them. */
  static for(terminal: Terminal, env: NodeJS.ProcessEnv): Style {
    return new Style(terminal.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb')
  }

  readonly strong = (text: string): string => this.#mark('bold', text)
  readonly faint = (text: string): string => this.#mark('dim', text)
  readonly good = (text: string): string => this.#mark('green', text)
  readonly bad = (text: string): string => this.#mark('red', text)
  readonly warn = (text: string): string => this.#mark('yellow', text)
  readonly command = (text: string): string => this.#mark('cyan', text)

  #mark(format: Format, text: string): string {
    return this.#enabled ? styleText(format, text, { validateStream: false }) : text
  }
}

import { randomBytes } from 'node:crypto'
import { styleText } from 'node:util'
import type { Terminal } from '../io.ts'
import { plainText } from './plain-text.ts'

type Format = Parameters<typeof styleText>[0] & string

/**
 * Marks text by what it means; with colours switched off it changes nothing.
 *
 * A mark is no escape sequence yet: it holds a secret of this run, so that nothing in the text of others is one. What is printed
 * goes through `line`, which turns marks into colours and makes all else plain.
 */
export class Style {
  /** Null where colours are off. */
  readonly #secret: string | null

  constructor(enabled: boolean) {
    this.#secret = enabled ? randomBytes(12).toString('hex') : null
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

  /** A line as a terminal may have it: with colours where there are marks, and nothing else that steers a terminal. */
  line(text: string): string {
    if (this.#secret === null) return plainText(text)
    return text
      .split(new RegExp(`<${this.#secret}:([^>]*)>`))
      .map((part, at) => (at % 2 === 0 ? plainText(part) : sequence(part)))
      .join('')
  }

  #mark(format: Format, text: string): string {
    return this.#secret === null ? text : `<${this.#secret}:${format}>${text}<${this.#secret}:/${format}>`
  }
}

/** The escape sequence that begins a format, or ends it where it is named with a slash. */
function sequence(mark: string): string {
  const isEnd = mark.startsWith('/')
  const [begin = '', end = ''] = styleText(mark.slice(isEnd ? 1 : 0) as Format, '|', { validateStream: false }).split(
    '|',
  )
  return isEnd ? end : begin
}

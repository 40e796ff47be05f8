import type { Next } from './present/next.ts'
import type { Style } from './present/style.ts'

/** What a command has to show: the document of --json, and the same for people. */
export interface Outcome {
  readonly document: unknown
  /** Only called when people read it. */
  text(style: Style, next: Next): readonly string[] | Promise<readonly string[]>
  /** 0 unless given. */
  readonly exitCode?: number
}

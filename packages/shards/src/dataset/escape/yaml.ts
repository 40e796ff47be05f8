import { markInvisible } from './visible.ts'

/** Text of others as a scalar of YAML, in double quotes: a reader gets the same text, and it is one line in which all is visible. */
export function quotedYaml(text: string): string {
  return markInvisible(JSON.stringify(text.toWellFormed()), (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

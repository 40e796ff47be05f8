/** Text of others inside BibTeX, and inside the LaTeX that it becomes. */
import { visibleLine } from './visible.ts'

/** Braces are counted even where they are escaped, so that parentheses stand for them. */
const IN_LATEX: Readonly<Record<string, string>> = {
  '{': '(',
  '}': ')',
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/** The value of a field, in its braces. */
export function bibtexField(text: string): string {
  const line = visibleLine(text).replace(/[{}\\~^%#&$_]/g, (mark) => IN_LATEX[mark] ?? `\\${mark}`)
  return `{${line}}`
}

/** The value of the field `author`: in braces of its own, each name is one, whatever words and commas it has. */
export function bibtexAuthors(names: readonly string[], andOthers: boolean): string {
  return `{${[...names.map(bibtexField), ...(andOthers ? ['others'] : [])].join(' and ')}}`
}

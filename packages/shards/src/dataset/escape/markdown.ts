/** Text of others inside Markdown (CommonMark, and what GitHub adds): in one line, in which nothing is markup or HTML. */
import { urlSegment } from './url.ts'
import { visibleLine } from './visible.ts'

/** Punctuation that can begin markup somewhere; all of ASCII but what only stands between words. */
const MARKS = /[!"#$&()*+.:<=>@[\\\]^_`{|}~-]/g

/** As running text. */
export function markdownText(text: string): string {
  return visibleLine(text).replace(MARKS, '\\$&')
}

/** As code. */
export function markdownCode(text: string): string {
  const line = visibleLine(text)
  if (line === '') return '` `'
  const fence = '`'.repeat(longestRun(line) + 1)
  const gap = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${gap}${line}${gap}${fence}`
}

/** Lines as a block of code; what is in them stays as it is. */
export function markdownBlock(language: string, text: string): string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return [`${fence}${language}`, text, fence]
}

/** A link to a path below the document. */
export function markdownLink(label: string, path: string): string {
  return `[${markdownText(label)}](${path.split('/').map(urlSegment).join('/')})`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
}

/**
 * Writes the tables of docs/PERFORMANCE.md, docs/ADVERSARIES.md and SECURITY.md anew from the committed results:
 * `node test/bench/document.ts`. What people wrote around them stays.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { abuseReport } from './abuse/abuse-table.ts'
import { matrixReport } from './matrix.ts'
import { type Results, readResults, resultsFile } from './results.ts'
import { reportOf } from './table.ts'

interface Page {
  readonly file: string
  readonly report: (results: Results) => string
}

/** The pages with tables, and how results are shown there. */
const PAGES: readonly Page[] = [
  { file: 'docs/PERFORMANCE.md', report: reportOf },
  { file: 'docs/ADVERSARIES.md', report: matrixReport },
  { file: 'SECURITY.md', report: abuseReport },
]

const PLACE = /(<!-- results of (\w+) -->\n)[\s\S]*?(<!-- end of results -->)/g

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url))
}

/** A page with the results of each benchmark in their place; `reportFor` gives null where there are none. */
export function withReports(page: string, reportFor: (name: string) => string | null): string {
  return page.replaceAll(PLACE, (_, begin: string, name: string, end: string) => {
    const report = reportFor(name) ?? 'No full run yet.'
    return `${begin}\n${report}\n\n${end}`
  })
}

/** A page as it is, and as the committed results would have it. */
export interface WrittenPage {
  readonly file: string
  readonly text: string
  readonly wanted: string
}

/** All pages with tables. */
export function writtenPages(): WrittenPage[] {
  return PAGES.map(({ file, report }) => {
    const text = readFileSync(pathOf(file), 'utf8')
    const wanted = withReports(text, (name) => {
      const results = resultsFile(name, false)
      return existsSync(results) ? report(readResults(results)) : null
    })
    return { file, text, wanted }
  })
}

if (import.meta.main) for (const { file, wanted } of writtenPages()) writeFileSync(pathOf(file), wanted)

/**
 * Writes the tables of docs/PERFORMANCE.md anew from the committed results: `node test/bench/document.ts`. What people
 * wrote around them stays.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readResults, resultsFile } from './results.ts'
import { reportOf } from './table.ts'

/** The page with the tables. */
const PAGE = fileURLToPath(new URL('../../docs/PERFORMANCE.md', import.meta.url))

const PLACE = /(<!-- results of (\w+) -->\n)[\s\S]*?(<!-- end of results -->)/g

/** A page with the results of each benchmark in their place; `reportFor` gives null where there are none. */
export function withReports(page: string, reportFor: (name: string) => string | null): string {
  return page.replaceAll(PLACE, (_, begin: string, name: string, end: string) => {
    const report = reportFor(name) ?? 'No full run yet.'
    return `${begin}\n${report}\n\n${end}`
  })
}

/** The page as it is, and as the committed results would have it. */
export function performancePage(): { readonly text: string; readonly wanted: string } {
  const text = readFileSync(PAGE, 'utf8')
  const wanted = withReports(text, (name) => {
    const file = resultsFile(name, false)
    return existsSync(file) ? reportOf(readResults(file)) : null
  })
  return { text, wanted }
}

if (import.meta.main) writeFileSync(PAGE, performancePage().wanted)

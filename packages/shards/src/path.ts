import { foldCase, isLine, lowerCase, recordTextProblem, textBytes, toNfc } from '@datanet/records'
import { PathInvalidError } from './errors.ts'

const MAX_PATH_BYTES = 1024
const MAX_SEGMENT_BYTES = 255

const WINDOWS_DEVICE =
  /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])[ ]*(\.|$)/

/** What is wrong with one segment of a path; null when nothing is. */
function segmentProblem(segment: string): string | null {
  if (segment === '') return 'has an empty segment'
  if (segment === '.' || segment === '..') return `has the segment "${segment}"`
  if (textBytes(segment).length > MAX_SEGMENT_BYTES) return `has a segment of more than ${MAX_SEGMENT_BYTES} bytes`
  if (segment.endsWith('.') || segment.endsWith(' ')) return 'has a segment that ends in a dot or a space'
  if (WINDOWS_DEVICE.test(lowerCase(segment))) return 'has a segment that names a device on Windows'
  return null
}

/** What keeps a path from being one and the same file below any folder of any system; null when nothing does. */
export function pathProblem(path: string): string | null {
  if (path === '') return 'is empty'
  if (textBytes(path).length > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`
  const problem = recordTextProblem(path)
  if (problem !== null) return problem
  if (!isLine(path)) return 'holds a control character'
  if (path.includes('\\')) return 'holds a backslash'
  if (path.includes(':')) return 'holds a colon, which names a drive or a stream on Windows'
  if (path.startsWith('/')) return 'is not relative'
  for (const segment of path.split('/')) {
    const problem = segmentProblem(segment)
    if (problem !== null) return problem
  }
  return null
}

/** Throws ERR_PATH_INVALID for a path that is not safe on every system. */
export function checkPath(path: string): void {
  const problem = pathProblem(path)
  if (problem === null) return
  throw new PathInvalidError(
    `the path ${JSON.stringify(path.slice(0, 200))} ${problem}`,
    'Rename the file: a plain relative path such as "train/part-1.jsonl".',
  )
}

/** Two paths with one key are one file on systems that do not tell case apart. */
export function pathKey(path: string): string {
  return toNfc(foldCase(path))
}

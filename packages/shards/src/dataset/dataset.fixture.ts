import type { DatasetAbout } from './about.ts'
import { DatasetShape } from './dataset-shape.ts'
import type { Field } from './field.ts'
import type { DatasetFile } from './table.ts'

/** A file of a dataset, for tests. */
export function datasetFile(path: string, format: string, fields: readonly Field[] | null, rows = 10): DatasetFile {
  const contribution = path.split('/')[0] ?? ''
  return { path, bytes: 100, rows, sha256: '0'.repeat(64), format, contribution, fields }
}

/** A dataset of one author, for tests. */
export const aboutDataset: DatasetAbout = {
  datanet: 'bafyreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  name: 'tickets',
  domain: 'support',
  release: null,
  publishedAt: '2026-01-31T12:00:00.000Z',
  contributions: [
    {
      id: 'one',
      title: 'first',
      author: 'did:key:z6MkA',
      authorName: 'Ada',
      license: 'MIT',
      rows: 10,
      bytes: 100,
      score: 900,
    },
  ],
  licenses: [{ id: 'MIT', files: 1, rows: 10, text: 'LICENSES/MIT.txt' }],
}

/** The shape of a dataset of some files, for tests. */
export function shapeOf(files: readonly DatasetFile[]): DatasetShape {
  const shape = new DatasetShape(async function* (contribution) {
    for (const file of files) if (file.contribution === contribution) yield file.path
  })
  for (const file of files) shape.add(file)
  return shape
}

/** A text that comes in pieces. */
export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(pieces)).join('')
}

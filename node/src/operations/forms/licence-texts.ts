import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** What the SPDX License List has as an id: no other text may become a file name. */
const SPDX_ID = /^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/

/** The text of a licence by its SPDX id; null for one that the SPDX License List does not have, such as a LicenseRef. */
export async function licenceText(id: string): Promise<string | null> {
  if (!SPDX_ID.test(id)) return null
  const folder = join(dirname(require.resolve('spdx-license-list/package.json')), 'licenses')
  try {
    const { licenseText } = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as { licenseText?: unknown }
    return typeof licenseText === 'string' ? `${licenseText.trimEnd()}\n` : null
  } catch {
    return null
  }
}

import { canonicalVectors } from './canonical.ts'
import { certificateVectors } from './certificates.ts'
import { entryVectors } from './entries.ts'
import { formatVectors } from './formats.ts'
import { idVectors } from './ids.ts'
import { ledgerVectors } from './ledgers.ts'
import { logVectors } from './logs.ts'
import { merkleMapVectors } from './merkle-map.ts'
import { rowVectors } from './rows.ts'
import { signatureVectors } from './signatures.ts'
import { statementVectors } from './statements.ts'
import { weightVectors } from './weights.ts'

/** What each file of vectors holds; a new one is a line here and a module beside this one. */
const files: Readonly<Record<string, () => object>> = {
  'canonical.json': canonicalVectors,
  'certificates.json': certificateVectors,
  'weights.json': weightVectors,
  'entries.json': entryVectors,
  'formats.json': formatVectors,
  'ids.json': idVectors,
  'ledgers.json': ledgerVectors,
  'logs.json': logVectors,
  'merkle-map.json': merkleMapVectors,
  'rows.json': rowVectors,
  'signatures.json': signatureVectors,
  'statements.json': statementVectors,
}

/** The text of each file of vectors, the same in every run. */
export function vectorFiles(): Map<string, string> {
  return new Map(Object.entries(files).map(([name, make]) => [name, `${JSON.stringify(make(), null, 1)}\n`]))
}

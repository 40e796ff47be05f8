import { hexOf } from '@datanet/records'
import { canonicalJson, FileFingerprint, type JsonObject, RowTree, rowFingerprint, rowHash } from '@datanet/shards'

const singles: readonly JsonObject[] = [
  {},
  { text: 'Where is my card?', label: 'card' },
  { b: [1, null, true], a: { d: 'é', c: '' } },
  { n: 1e21, m: -0, o: 0.1, p: 9007199254740991 },
  { '\u20ac': 1, $: 2, '\ud83d\ude00': 3, '\ufb33': 4 },
  { text: '  Two  SPACES\tand\ncontrol \u0001 ' },
  { text: 'Cafe\u0301 \u03a3\u038a\u03a3 \u1e9e \u0130 \ud55c\uae00' },
  { text: 'caf\u00e9 \u03c3\u03af\u03c2 \u00df i\u0307 \u1112\u1161\u11ab\u1100\u1173\u11af' },
  { text: 'not yet\u0378 a \ud83e\udef9character\uffff' },
]
const MIB = 1024 * 1024

const rowsOf = (count: number): JsonObject[] => Array.from({ length: count }, (_, row) => ({ row }))

function treeOf(count: number, wanted?: number) {
  const tree = new RowTree(wanted)
  for (const row of rowsOf(count)) tree.add(rowHash(row))
  return tree.end()
}

function proofOf(count: number, index: number) {
  const { root, siblings } = treeOf(count, index)
  const hash = hexOf(rowHash({ row: index }))
  return { rows: count, root: hexOf(root), index, hash, siblings: siblings.map(hexOf) }
}

function fingerprintOf(bytes: number): string {
  const file = new FileFingerprint()
  file.push(new Uint8Array(bytes))
  return hexOf(file.end())
}

export function rowVectors(): object {
  const proof = proofOf(11, 4)
  const [first = '', ...rest] = proof.siblings
  return {
    about: 'Rows: their hashes, the Merkle roots of shards, proofs of one row, and fingerprints of rows and of files.',
    rows: singles.map((row) => ({
      row: JSON.stringify(row),
      canonical: canonicalJson(row),
      hash: hexOf(rowHash(row)),
      fingerprint: hexOf(rowFingerprint(row)),
    })),
    roots: [1, 2, 3, 4, 5, 7, 8, 9, 100].map((rows) => ({ rows, root: hexOf(treeOf(rows).root) })),
    proofs: [proofOf(1, 0), proofOf(2, 1), proofOf(7, 6), proof, proofOf(100, 99)],
    invalidProofs: [
      { name: 'of another place', ...proof, index: 5 },
      { name: 'of another row', ...proof, hash: hexOf(rowHash({ row: 5 })) },
      { name: 'of more rows', ...proof, rows: 30 },
      { name: 'cut off', ...proof, siblings: proof.siblings.slice(0, -1) },
      { name: 'too long', ...proof, siblings: [...proof.siblings, first] },
      { name: 'in another order', ...proof, siblings: [...rest, first] },
      { name: 'of a place that there is not', ...proof, index: 11 },
    ],
    files: [1, MIB - 1, MIB, MIB + 1, 3 * MIB].map((zeros) => ({ zeros, fingerprint: fingerprintOf(zeros) })),
  }
}

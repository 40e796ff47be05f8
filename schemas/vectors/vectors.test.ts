/** Checks the implementation against the golden vectors, from what the JSON says alone. */
import { createMemoryStore, Log, readFounding } from '@datanet/log'
import {
  bytesOfHex,
  cidOf,
  compareIdTexts,
  compareSeniority,
  datanetOf,
  decode,
  didOf,
  encode,
  hexOf,
  isKnownRecord,
  loadSodiumBackend,
  MerkleMap,
  nobleBackend,
  openEntry,
  openStatement,
  parseCid,
  publicKeyOf,
  recordId,
  type SignatureBackend,
  verifyProof,
} from '@datanet/records'
import { describe, expect, test } from 'vitest'
import canonical from './canonical.json' with { type: 'json' }
import entries from './entries.json' with { type: 'json' }
import ids from './ids.json' with { type: 'json' }
import logs from './logs.json' with { type: 'json' }
import maps from './merkle-map.json' with { type: 'json' }
import signatures from './signatures.json' with { type: 'json' }
import statements from './statements.json' with { type: 'json' }

const hex = (text: string) => bytesOfHex(text) ?? expect.fail(`${text.slice(0, 40)} is not hex`)

function expectError(code: string, work: () => unknown): void {
  expect(work).toThrow(expect.objectContaining({ code }))
}

const backends: SignatureBackend[] = [nobleBackend]
const sodium = await loadSodiumBackend()
if (sodium !== null) backends.push(sodium)

describe.each(backends)('signatures by $name', ({ publicKey, sign, verify }) => {
  test.each(signatures.signing)('signs with $seed', (vector) => {
    const [seed, message] = [hex(vector.seed), hex(vector.message)]
    expect(hexOf(publicKey(seed))).toBe(vector.publicKey)
    expect(hexOf(sign(message, seed))).toBe(vector.signature)
    expect(verify(hex(vector.signature), message, hex(vector.publicKey))).toBe(true)
  })

  test.each(signatures.valid)('valid: $name', ({ signature, message, publicKey: key }) => {
    expect(verify(hex(signature), hex(message), hex(key))).toBe(true)
  })

  test.each(signatures.invalid)('invalid: $name', ({ signature, message, publicKey: key }) => {
    expect(verify(hex(signature), hex(message), hex(key))).toBe(false)
  })

  test('invalid: every pair of small order', () => {
    const { points, message } = signatures.smallOrder
    expect(points).toHaveLength(14)
    for (const key of points) {
      for (const r of points) expect(verify(hex(r + '00'.repeat(32)), hex(message), hex(key))).toBe(false)
    }
  })
})

describe('canonical', () => {
  test.each(canonical.valid)('valid: $name', ({ bytes }) => {
    expect(hexOf(encode(decode(hex(bytes))))).toBe(bytes)
  })

  test.each(canonical.invalid)('invalid: $name', ({ bytes, error }) => {
    expectError(error, () => decode(hex(bytes)))
  })
})

describe('ids', () => {
  test.each(ids.cids)('cid $cid', ({ bytes, cid }) => {
    expect(cidOf(hex(bytes)).toString()).toBe(cid)
    expect(parseCid(cid)).toEqual(cidOf(hex(bytes)))
  })

  test.each(ids.records)('record $index of $entry', ({ entry, index, bytes, id }) => {
    expect(recordId(parseCid(entry), index).toString()).toBe(id)
    expect(cidOf(hex(bytes)).toString()).toBe(id)
  })

  test.each(ids.dids)('$did', ({ publicKey, did }) => {
    expect(didOf(hex(publicKey))).toBe(did)
    expect(hexOf(publicKeyOf(did))).toBe(publicKey)
  })

  test('seniors come first, by stamp and then by the bytes of the id', () => {
    const { given, order } = ids.seniority
    const held = given.map(({ stamp, contribution }) => ({ stamp, contribution, id: parseCid(contribution).bytes }))
    const sorted = held.toSorted(compareSeniority).map(({ stamp, contribution }) => ({ stamp, contribution }))
    expect(sorted).toEqual(order)
    const equal = order.filter(({ stamp }) => stamp === 1000).map(({ contribution }) => contribution)
    expect(equal.toSorted(compareIdTexts)).toEqual(equal)
    expect(equal.toSorted()).not.toEqual(equal)
  })

  test.each(ids.invalidDids)('invalid: a did $name', ({ did, error }) => {
    expectError(error, () => publicKeyOf(did))
  })

  test.each(ids.invalidCids)('invalid: a cid $name', ({ cid, error }) => {
    expectError(error, () => parseCid(cid))
  })
})

describe('entries', () => {
  test.each(entries.valid)('valid: $name', ({ name: _, bytes, ...expected }) => {
    const entry = openEntry(hex(bytes))
    const { payload } = entry
    expect({
      id: entry.id.toString(),
      datanet: datanetOf(entry).toString(),
      author: didOf(payload.author),
      seq: payload.seq,
      prev: payload.prev?.toString() ?? null,
      deps: payload.deps.map(String),
      at: payload.at,
      logBytes: payload.bytes,
      root: hexOf(payload.root),
      records: entry.records.map((record, i) => ({
        id: recordId(entry.id, i).toString(),
        type: record?.type ?? null,
        known: isKnownRecord(record),
      })),
    }).toEqual(expected)
  })

  test.each(entries.invalid)('invalid: $name', ({ bytes, zeros, error }) => {
    expectError(error, () => openEntry(bytes === undefined ? new Uint8Array(zeros ?? 0) : hex(bytes)))
  })
})

describe('statements', () => {
  test.each(statements.valid)('valid: $name', ({ name, body, sig, id, signer, round }) => {
    const statement = openStatement({ body: hex(body), sig: hex(sig) })
    expect(statement?.id.toString()).toBe(id)
    expect(statement?.body).toMatchObject({ type: name, signer: publicKeyOf(signer), round })
  })

  test.each(statements.unknown)('unknown: $name', ({ body, sig }) => {
    expect(openStatement({ body: hex(body), sig: hex(sig) })).toBeNull()
  })

  test.each(statements.invalid)('invalid: $name', ({ body, sig, error }) => {
    expectError(error, () => openStatement({ body: hex(body), sig: hex(sig) }))
  })
})

describe('Merkle maps', () => {
  test.each(maps.maps)('$name', ({ entries: pairs, root, blocks }) => {
    const map = pairs.reduce((now, [key, value]) => now.set(hex(key as string), hex(value as string)), MerkleMap.empty)
    expect(map.root.toString()).toBe(root)
    expect(blocks[0]?.cid).toBe(root)
    for (const { cid, bytes } of blocks) {
      expect(cidOf(hex(bytes)).toString()).toBe(cid)
    }
    const given = [...map.blocksBeyond(MerkleMap.empty)].map((block) => block.cid.toString())
    expect(blocks.map(({ cid }) => cid)).toEqual(given.length === 0 ? [root] : given)
  })

  test.each(maps.proofs)('a proof of $key', ({ root, key, value, proof }) => {
    expect(verifyProof(parseCid(root), hex(key), proof.map(hex))).toEqual(value === null ? null : hex(value))
  })

  test.each(maps.invalidProofs)('invalid: a proof $name', ({ root, key, proof, error }) => {
    expectError(error, () => verifyProof(parseCid(root), hex(key), proof.map(hex)))
  })

  test.each(maps.invalidNodes)('invalid: $name', ({ bytes, error }) => {
    expectError(error, () => verifyProof(cidOf(hex(bytes)), new Uint8Array(), [hex(bytes)]))
  })
})

describe('logs', () => {
  test.each(logs.valid)('$name', async ({ charter, steps, heads, frontier }) => {
    const log = await Log.open(createMemoryStore(), openEntry(hex(charter)))
    const outcomes: string[] = []
    for (const { entry } of steps) {
      const {
        outcomes: [answer],
      } = await log.accept([openEntry(hex(entry))], 'vectors')
      const { outcome, error } = answer as { outcome: string; error?: { code?: string } }
      outcomes.push(error?.code ?? outcome)
    }
    expect(outcomes).toEqual(steps.map(({ outcome }) => outcome))
    for (const { author, seq, id, fork } of heads) {
      const head = log.head(publicKeyOf(author))
      expect({ seq: head?.seq, id: head?.id?.toString() ?? null, fork: head?.fork }).toEqual({ seq, id, fork })
    }
    expect([...log.heads()]).toHaveLength(heads.length)
    expect(log.frontier.root.toString()).toBe(frontier)
  })

  test.each(logs.invalidCharters)('invalid: a charter entry with $name', ({ bytes, error }) => {
    expectError(error, () => readFounding(openEntry(hex(bytes))))
  })
})

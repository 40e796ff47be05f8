import { decode, encode, isKnownRecord, openEntry, parseEntry } from '@datanet/records'
import { ClassicLevel } from 'classic-level'
import { DemoFailedError } from '../errors.ts'

/** An entry with one more unit in its first payment; null where it holds none, or is no entry. */
export function withOneMoreUnit(bytes: Uint8Array): Uint8Array | null {
  let entry: ReturnType<typeof openEntry>
  try {
    entry = openEntry(bytes)
  } catch {
    return null
  }
  const at = entry.records.findIndex((record) => isKnownRecord(record) && record.type === 'payment')
  if (at === -1) return null
  const envelope = parseEntry(decode(bytes))
  const body = envelope.body.map((item, index) => {
    if (index !== at || !('record' in item)) return item
    const payment = decode(item.record) as { amount: number | bigint }
    const amount = typeof payment.amount === 'bigint' ? payment.amount + 1n : payment.amount + 1
    return { ...item, record: encode({ ...payment, amount }) }
  })
  return encode({ ...envelope, body })
}

/** Changes one unit of a payment in a store that no peer has open, as somebody with a hex editor would. */
export async function changeOneUnit(store: string): Promise<void> {
  const db = new ClassicLevel<Uint8Array, Uint8Array>(store, { keyEncoding: 'view', valueEncoding: 'view' })
  try {
    for await (const [key, value] of db.iterator()) {
      // A copy: what the store gives out is not a plain array of bytes.
      const changed = withOneMoreUnit(Uint8Array.from(value))
      if (changed === null) continue
      await db.put(key, changed)
      return
    }
  } finally {
    await db.close()
  }
  throw new DemoFailedError(`${store} holds no payment`, 'This is a defect of datanet; please report it.')
}

/** libp2p's datastore, with bounds for what the DHT lets others put into it. */
import type { HeliaInit } from 'helia'
import { Key } from 'interface-datastore'
import { base32 } from 'multiformats/bases/base32'
import { ProviderRoom, type ProviderRoomParts } from './provider-room.ts'
import type { ValueRoom } from './value-room.ts'

type Datastore = NonNullable<HeliaInit['datastore']>

/** Where the DHT keeps values, and who provides what. */
const VALUES = '/dht/record/'
const PROVIDERS = '/dht/provider/'

const valueKey = (key: Uint8Array): Key => new Key(`${VALUES}${base32.encode(key).slice(1)}`, false)
const keyOfValue = (name: string): Uint8Array => base32.decode(`b${name.slice(VALUES.length)}`)

/** The store; its `put` throws ERR_RECORD_NO_ROOM for what there is no room for. All of libp2p's writes must go through it. */
export function boundedDatastore(
  inner: Datastore,
  rooms: { readonly values: ValueRoom; readonly providers: ProviderRoomParts },
): Datastore {
  rooms.values.guard({
    async *sizes() {
      for await (const { key, value } of inner.query({ prefix: VALUES }))
        yield { key: keyOfValue(key.toString()), bytes: value.length }
    },
    delete: (key) => Promise.resolve(inner.delete(valueKey(key))),
  })
  const providers = new ProviderRoom(rooms.providers, {
    async *names() {
      for await (const key of inner.queryKeys({ prefix: PROVIDERS })) yield key.toString().slice(PROVIDERS.length)
    },
    delete: (name) => Promise.resolve(inner.delete(new Key(`${PROVIDERS}${name}`, false))),
  })

  return {
    async put(key, value, options) {
      const name = key.toString()
      if (name.startsWith(VALUES)) await rooms.values.admit(keyOfValue(name), value.length)
      else if (name.startsWith(PROVIDERS)) await providers.admit(name.slice(PROVIDERS.length))
      return await inner.put(key, value, options)
    },
    async delete(key, options) {
      const name = key.toString()
      if (name.startsWith(VALUES)) await rooms.values.remove(keyOfValue(name))
      else if (name.startsWith(PROVIDERS)) providers.remove(name.slice(PROVIDERS.length))
      await inner.delete(key, options)
    },
    get: (key, options) => inner.get(key, options),
    has: (key, options) => inner.has(key, options),
    // the DHT writes one by one
    putMany: (source, options) => inner.putMany(source, options),
    getMany: (source, options) => inner.getMany(source, options),
    deleteMany: (source, options) => inner.deleteMany(source, options),
    batch: () => inner.batch(),
    query: (query, options) => inner.query(query, options),
    queryKeys: (query, options) => inner.queryKeys(query, options),
  }
}

/** A did:key for people: its method is the same for all, and ten characters of the key tell authors apart. */
export function shortDid(did: string): string {
  const key = did.replace('did:key:', '')
  return key.length <= 16 ? key : `${key.slice(0, 8)}…${key.slice(-6)}`
}

/** A CID for people; the beginning says no more than its kind. */
export function shortCid(cid: string): string {
  return cid.length <= 20 ? cid : `${cid.slice(0, 4)}…${cid.slice(-10)}`
}

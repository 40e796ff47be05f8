import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Used } from './probe.ts'

/** `reset` forgets the most memory so far; `collect` collects garbage too, so that what is left is what is kept. */
export type Look = 'look' | 'reset' | 'collect'

/** What the process behind a probe's socket has used. */
export async function usedBy(path: string, how: Look = 'look'): Promise<Used> {
  const socket = connect(path)
  socket.write(how)
  return JSON.parse(await text(socket)) as Used
}

/** Bytes that a process has read from other peers, all but those of its API's port. */
export function readFromPeers({ read }: Used, apiPort: string): number {
  return Object.entries(read).reduce((sum, [port, bytes]) => sum + (port === apiPort ? 0 : bytes), 0)
}

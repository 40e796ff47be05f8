import type { LogFile } from '../../access/log-file.ts'
import { bytes, duration } from '../../present/quantity.ts'
import { broken, type Check, sound } from '../check.ts'
import type { PeerState } from '../facts/running-peer.ts'
import type { Commands } from './network.ts'

/** Whether the peer answers, where it runs; and where its log is. */
export function checkPeer(peer: PeerState, log: LogFile | null, locked: boolean, commands: Commands): Check {
  const name = 'peer'
  const where = log === null ? '' : `; log: ${log.path} (${bytes(log.bytes)})`
  const start = `\`${commands('start --detach')}\``
  switch (peer.state) {
    case 'running':
      return sound(
        name,
        `process ${peer.pid} answers at ${peer.api}, for ${duration(peer.status.uptimeSeconds)}${where}`,
      )
    case 'other version':
      return broken(
        name,
        `process ${peer.pid} runs version ${peer.version}, and this command is of another${where}`,
        `Stop it, \`${commands('stop')}\`, and start the one of this version: ${start}.`,
      )
    case 'silent':
      // Another process may have the number of one that died; then the repo is free.
      if (!locked) return sound(name, `none runs${where}`, `To start it: ${start}.`)
      return broken(
        name,
        `process ${peer.pid} does not answer: ${peer.problem}${where}`,
        `End it, which loses nothing: \`kill -9 ${peer.pid}\`; then start it again: ${start}.`,
      )
    case 'died':
      return sound(
        name,
        `none runs; the last one, process ${peer.pid}, ended without a word${where}`,
        `To start it: ${start}.`,
      )
    case 'none':
      return sound(name, `none runs, so what needs one was not looked at${where}`, `To start it: ${start}.`)
  }
}

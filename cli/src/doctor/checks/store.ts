import { counted } from '../../present/quantity.ts'
import { quoted } from '../../present/shell.ts'
import { broken, type Check, sound, unseen } from '../check.ts'
import type { PeerState } from '../facts/running-peer.ts'
import type { Stored } from '../facts/stored.ts'

/** Whether the repo is free, or held by its own peer. */
export function checkLock(dir: string, stored: Stored, peer: PeerState): Check {
  const name = 'lock'
  if (peer.state === 'running' || peer.state === 'other version')
    return sound(name, `held by the peer, process ${peer.pid}`)
  if (stored.state !== 'locked') return sound(name, 'free')
  if (stored.pid === null) {
    const file = quoted(`${dir}/store/LOCK`)
    return broken(
      name,
      'another process holds the repo, and left no number',
      `\`fuser ${file}\` names it: wait until it has ended, or end it.`,
    )
  }
  return broken(
    name,
    `process ${stored.pid} holds the repo, and answers no requests`,
    `End it, which loses nothing: \`kill -9 ${stored.pid}\`; or wait, if it is a command at work, such as \`datanet verify\`.`,
  )
}

/** Whether what was looked at in the stores is what was signed. */
export function checkStore(dir: string, stored: Stored): Check {
  const name = 'store'
  if (stored.state === 'locked') return unseen(name, 'another process holds the repo')
  if (stored.state === 'shut') {
    return broken(
      name,
      `the stores can't be opened: ${stored.message}`,
      stored.fix ?? `Bring ${dir} back from a backup, then start the peer with \`datanet start --restored\`.`,
    )
  }
  const { entries, blocks, troubles } = stored.diagnosis
  const [first, ...others] = troubles
  const looked = `${counted(entries, 'entry', 'entries')} and ${counted(blocks, 'block')}`
  if (first === undefined && entries + blocks === 0) return sound(name, 'nothing is stored yet')
  if (first === undefined) return sound(name, `a sample of ${looked} is what was signed`)
  const more = others.length === 0 ? '' : `, and ${counted(others.length, 'other')} like it`
  return broken(name, `${first.message} (${first.code})${more}`, first.fix)
}

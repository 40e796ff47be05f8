import { findLog } from '../access/log-file.ts'
import { type Check, unseen } from './check.ts'
import { checkClock } from './checks/clock.ts'
import { checkDisk } from './checks/disk.ts'
import { type Commands, checkDht, checkPeers, checkSync } from './checks/network.ts'
import { checkPeer } from './checks/peer.ts'
import { checkPorts } from './checks/ports.ts'
import { checkConfig, checkKey, checkRepo } from './checks/repo.ts'
import { checkNode, checkSetUp } from './checks/set-up.ts'
import { checkLock, checkStore } from './checks/store.ts'
import { checkVolunteer } from './checks/volunteer.ts'
import { type FreeBytes, freeBytes, gatherDisk } from './facts/disk.ts'
import { gatherPorts } from './facts/ports.ts'
import { gatherRepo, type Repo } from './facts/repo.ts'
import { gatherPeer } from './facts/running-peer.ts'
import { gatherSetUp } from './facts/set-up.ts'
import { gatherStored } from './facts/stored.ts'

/** What is examined, and what stands for the world around it. */
export interface Patient {
  /** Folder of the repo. */
  readonly repo: string
  readonly env: NodeJS.ProcessEnv
  /** Writes a command for this repo. */
  readonly commands: Commands
  /** URL of a module that sees the packages; that of this one unless given. */
  readonly from?: string
  /** The system's unless given. */
  readonly free?: FreeBytes
  /** Milliseconds since 1970; of this machine unless given. */
  readonly now?: () => number
}

const WITHIN_REPO = [
  'config',
  'key',
  'disk',
  'lock',
  'store',
  'ports',
  'clock',
  'volunteer',
  'peer',
  'peers',
  'sync',
  'dht',
]
const WITH_PEER = ['peers', 'sync', 'dht']

async function examineRepo(repo: Repo, { commands, free = freeBytes, now = Date.now }: Patient): Promise<Check[]> {
  const { dir, config: file } = repo.paths
  const [config, key] = [checkConfig(repo), checkKey(repo)]
  const [disk, peer, log] = await Promise.all([gatherDisk(dir, free), gatherPeer(dir), findLog(dir)])
  const ports = await gatherPorts(repo.config ?? {}, peer)
  const written = checkDisk(disk)
  // Opening the stores writes, and reads the key.
  const hindrance = [config, key, written].find((check) => !check.ok && peer.state !== 'running')
  const stored = hindrance === undefined ? await gatherStored(dir, peer) : null
  const why = `see ${hindrance?.name}`
  const diagnosis = stored?.state === 'read' ? stored.diagnosis : null
  return [
    config,
    key,
    written,
    stored === null ? unseen('lock', why) : checkLock(dir, stored, peer),
    stored === null ? unseen('store', why) : checkStore(dir, stored),
    checkPorts(ports, file),
    checkClock(now(), diagnosis?.clocks ?? null),
    checkVolunteer({
      bytes: repo.volunteered,
      used: peer.state === 'running' ? (peer.status.volunteer?.used ?? 0) : null,
      free: disk.free,
      config: file,
    }),
    checkPeer(peer, log, stored?.state === 'locked', commands),
    ...(peer.state === 'running'
      ? [checkPeers(peer, repo.config?.bootstrap ?? [], commands), checkSync(peer, commands), checkDht(peer, commands)]
      : WITH_PEER.map((name) => unseen(name, 'no peer runs'))),
  ]
}

/** Looks at everything, and changes nothing; a running peer is also brought in step with those who are connected. */
export async function examine(patient: Patient): Promise<Check[]> {
  const setUp = await gatherSetUp({ from: patient.from ?? import.meta.url, env: patient.env })
  const first = [checkSetUp(setUp), checkNode(setUp)]
  const repo = await gatherRepo(patient.repo)
  if (repo === null) return [...first, ...['repo', ...WITHIN_REPO].map((name) => unseen(name, 'see set-up'))]
  const whole = checkRepo(repo, patient.commands('init'))
  if (!whole.ok) return [...first, whole, ...WITHIN_REPO.map((name) => unseen(name, 'see repo'))]
  return [...first, whole, ...(await examineRepo(repo, patient))]
}

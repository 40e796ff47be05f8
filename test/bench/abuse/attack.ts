import type { Hostile } from './sender/hostile.ts'

/** Who sends: what it is allowed to do decides what it can send. */
type SenderKind = 'a stranger' | 'an admitted author' | 'a validator' | 'a DHT node'

/** A kind of message that may cost others too much. Others add theirs: a file in `attacks/`, and a line in attacks.ts. */
export interface Attack {
  readonly name: string
  readonly sender: SenderKind
  /** What it sends, in a sentence. */
  readonly sends: string
  /** Bytes of a wave, in MB, where it is not the usual number. */
  readonly megabytes?: number
  /** The attack whose bytes are the same and new; what CPU time is compared with. The usual new entries unless given. */
  readonly beside?: string
  /** Whether what it sends is new to the peer, which then has to work on it. */
  readonly isNew?: boolean
  /** Whether it works at the peer's HTTP port: then the owner's own requests are timed beside. */
  readonly isHttp?: boolean
  /** Sets the scene, before anything is measured; once for each wave. */
  prepare?(hostile: Hostile): Promise<void>
  /** Sends until `hostile.isOver`; what it throws ends the wave. */
  send(hostile: Hostile): Promise<void>
}

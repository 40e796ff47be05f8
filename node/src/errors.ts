import { DatanetError } from '@datanet/records'

export * from './content/errors.ts'
export * from './doctor/errors.ts'
export * from './http/errors.ts'
export * from './network/errors.ts'
export * from './operations/forms/errors.ts'
export * from './pinning-service/errors.ts'
export * from './repo/errors.ts'
export * from './storage/errors.ts'
export * from './storage/s3/errors.ts'

/** A link or id of a datanet that can't be read. */
export class LinkUnreadableError extends DatanetError {
  readonly code = 'ERR_LINK_UNREADABLE'
  constructor(problem: string) {
    super(`the link can't be read: ${problem}`, 'Copy the whole link again, in quotes: it begins with "datanet:".')
  }
}

/** A DHT value that does not belong under its key. */
export class VerdictMisplacedError extends DatanetError {
  readonly code = 'ERR_VERDICT_MISPLACED'
  constructor(key: string, problem: string) {
    super(`the value under ${key} is refused: ${problem}`, 'Ask again later; the peer that gave it is wrong.')
  }
}

/** A datanet that this peer does not follow. */
export class DatanetUnknownError extends DatanetError {
  readonly code = 'ERR_DATANET_NOT_FOUND'
  constructor(datanet: string) {
    super(
      `this peer does not follow datanet ${datanet}`,
      '`datanet list` shows those it follows; `datanet join ID` follows one.',
    )
  }
}

/** A repair of a store that a running peer reads and writes. */
export class PeerRunningError extends DatanetError {
  readonly code = 'ERR_PEER_RUNNING'
  constructor() {
    super(
      'a running peer can not repair its own store',
      'Stop it with `datanet stop`, run `datanet verify --repair`, and start it again with `datanet start`.',
    )
  }
}

/** A datanet whose charter has not been found yet. */
export class CharterMissingError extends DatanetError {
  readonly code = 'ERR_CHARTER_MISSING'
  constructor(datanet: string) {
    super(
      `the charter of datanet ${datanet} has not been found yet`,
      'Connect to a peer that follows it: `datanet connect MULTIADDR`, or join by a link that names one.',
    )
  }
}

/** Something that was waited for did not come about in time. */
export class WaitTimeoutError extends DatanetError {
  readonly code = 'ERR_TIMEOUT'
  constructor(what: string, seconds: number) {
    super(
      `${what} did not come about within ${seconds} s`,
      'Wait longer with --wait SECONDS, or look at `datanet peers` and `datanet status`.',
    )
  }
}

/** A message of a datanet's topic that no peer would send. */
export class GossipUnreadableError extends DatanetError {
  readonly code = 'ERR_GOSSIP_UNREADABLE'
}

/** What a peer has stored is still being counted, and what was asked for needs all of it. */
export class OpeningError extends DatanetError {
  readonly code = 'ERR_OPENING'
  constructor(opening: { readonly have: number; readonly want: number } | null) {
    super(
      `${opening?.have ?? 0} of ${opening?.want ?? 0} stored entries are counted yet`,
      'Ask again in a moment; `datanet show ID` says how far it is. Other peers are served meanwhile.',
    )
  }
}

/** Something asked for by id that is not known here. */
export class UnknownIdError extends DatanetError {
  readonly code = 'ERR_NOT_FOUND'
  constructor(what: string, id: string, next: string) {
    super(`no ${what} ${id} is known here`, next)
  }
}

/** An input that is well-formed but can't be done. */
export class InputRefusedError extends DatanetError {
  readonly code = 'ERR_INPUT_REFUSED'
}

/** A payment by somebody whom the charter does not name as an issuer. */
export class NotIssuerError extends DatanetError {
  readonly code = 'ERR_NOT_ISSUER'
}

/** A second payment of one receipt. */
export class AlreadyPaidError extends DatanetError {
  readonly code = 'ERR_ALREADY_PAID'
}

/** Something that the formats know and this version does not do yet. */
export class NotSupportedError extends DatanetError {
  readonly code = 'ERR_NOT_SUPPORTED'
}

/** The same content, offered by the same author before. */
export class AlreadyContributedError extends DatanetError {
  readonly code = 'ERR_ALREADY_CONTRIBUTED'
}

/** Something that needs another peer, while none is connected. */
export class NotConnectedError extends DatanetError {
  readonly code = 'ERR_NOT_CONNECTED'
  constructor() {
    super(
      'no other peer is connected',
      'Connect to one: `datanet connect MULTIADDR`; its `datanet status` shows its addresses.',
    )
  }
}

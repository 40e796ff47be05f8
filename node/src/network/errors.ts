import { DatanetError } from '@datanet/records'

/** A text is not an address that a peer can be reached or can listen at. */
export class AddressInvalidError extends DatanetError {
  readonly code = 'ERR_ADDRESS_INVALID'

  constructor(address: string, options?: ErrorOptions) {
    super(
      `"${address}" is not a multiaddr of a transport that this peer has`,
      'Write it like /ip4/192.0.2.7/tcp/4001/p2p/12D3Koo…, with /ws after the port for websockets.',
      options,
    )
  }
}

/** A peer could not be reached. */
export class DialFailedError extends DatanetError {
  readonly code = 'ERR_DIAL_FAILED'

  constructor(target: string, why: string, options?: ErrorOptions) {
    super(
      `could not reach ${target}: ${why}`,
      'See that the peer runs, that the address is current and no firewall is between.',
      options,
    )
  }
}

/** A relay that this peer is to be reachable through can't be reached itself. */
export class RelayUnreachableError extends DatanetError {
  readonly code = 'ERR_RELAY_UNREACHABLE'

  constructor(relay: string, why: string, options?: ErrorOptions) {
    super(
      `could not reach relay ${relay}: ${why}`,
      'See that the relay runs and its address is current; this peer asks again by itself.',
      options,
    )
  }
}

/** A relay gives this peer no reservation. */
export class RelayRefusedError extends DatanetError {
  readonly code = 'ERR_RELAY_REFUSED'

  constructor(relay: string, why: string, options?: ErrorOptions) {
    super(
      `relay ${relay} gives no reservation: ${why}`,
      'Name another relay, or have one started with --serve-relay; this peer asks again by itself.',
      options,
    )
  }
}

/** A port to listen on is taken. */
export class PortInUseError extends DatanetError {
  readonly code = 'ERR_PORT_IN_USE'

  constructor(address: string, options?: ErrorOptions) {
    super(`another program listens on ${address}`, 'Name another port, or port 0 for any free one.', options)
  }
}

/** An address can't be listened at. */
export class ListenFailedError extends DatanetError {
  readonly code = 'ERR_LISTEN_FAILED'

  constructor(address: string, why: string, options?: ErrorOptions) {
    super(
      `can't listen at ${address}: ${why}`,
      'Listen at an address of this machine, with a port above 1023.',
      options,
    )
  }
}

/** A peer does not speak the protocol that was asked of it. */
export class ProtocolUnsupportedError extends DatanetError {
  readonly code = 'ERR_PROTOCOL_UNSUPPORTED'

  constructor(peer: string, protocol: string, options?: ErrorOptions) {
    super(`peer ${peer} does not speak ${protocol}`, 'See that it runs a datanet of the same version.', options)
  }
}

/** A network operation was asked of a peer that is not running. */
export class NetworkStoppedError extends DatanetError {
  readonly code = 'ERR_NETWORK_STOPPED'

  constructor() {
    super('the network of this peer is not running', 'Start the peer first.')
  }
}

/** A peer was shut out for what it sent. */
export class PeerRefusedError extends DatanetError {
  readonly code = 'ERR_PEER_REFUSED'

  constructor(peer: string) {
    super(`peer ${peer} has been shut out for what it sent`, 'It is let in again some minutes after its last offence.')
  }
}

/** A message for a topic is larger than a topic carries. */
export class MessageTooLargeError extends DatanetError {
  readonly code = 'ERR_MESSAGE_TOO_LARGE'

  constructor(topic: string, bytes: number, limit: number) {
    super(
      `a message of ${bytes} bytes is too large for topic ${topic} (at most ${limit})`,
      'Split it, or send it over a stream.',
    )
  }
}

/** A frame on a stream is larger than both ends agreed on. */
export class FrameTooLargeError extends DatanetError {
  readonly code = 'ERR_FRAME_TOO_LARGE'

  constructor(peer: string, limit: number, options?: ErrorOptions) {
    super(
      `a frame between this peer and ${peer} is larger than ${limit} bytes`,
      'Split it into smaller frames.',
      options,
    )
  }
}

/** The other end of a stream said nothing for too long. */
export class StreamIdleError extends DatanetError {
  readonly code = 'ERR_STREAM_IDLE'

  constructor(peer: string, milliseconds: number) {
    super(`peer ${peer} neither sent nor took anything for ${milliseconds} ms`, 'Try again, or ask another peer.')
  }
}

/** A peer that is connected never said who it is and what it speaks. */
export class UnidentifiedError extends DatanetError {
  readonly code = 'ERR_UNIDENTIFIED'

  constructor(peer: string) {
    super(`peer ${peer} is connected and does not say what it speaks`, 'It is let go, and may be dialled again.')
  }
}

/** Two peers began to sync at the same moment, and the other's stream goes on. */
export class SyncDoubleError extends DatanetError {
  readonly code = 'ERR_SYNC_DOUBLE'

  constructor() {
    super('both peers began a sync at once', 'Nothing to do here: the other one goes on.')
  }
}

/** More syncs are served than this peer has room for. */
export class SyncBusyError extends DatanetError {
  readonly code = 'ERR_SYNC_BUSY'

  constructor(peer: string) {
    super(`too many syncs are served already to begin another with ${peer}`, 'It is asked again by itself.')
  }
}

/** A peer gave each frame of a sync just in time, and little in all. */
export class SyncSlowError extends DatanetError {
  readonly code = 'ERR_SYNC_SLOW'

  constructor(peer: string) {
    super(`a sync with ${peer} took too long for what it brought`, 'It goes on by itself with the next sync.')
  }
}

/** A peer was sent a datanet's logs several times over. */
export class SyncSpentError extends DatanetError {
  readonly code = 'ERR_SYNC_SPENT'

  constructor(peer: string) {
    super(
      `${peer} was sent all logs several times over lately`,
      'It is sent more in an hour, and other peers have them too.',
    )
  }
}

/** A stream broke off before it was closed. */
export class StreamBrokenError extends DatanetError {
  readonly code = 'ERR_STREAM_BROKEN'

  constructor(peer: string, options?: ErrorOptions) {
    super(`the stream to peer ${peer} broke off`, 'Try again, or ask another peer.', options)
  }
}

/** No peer that was asked stored a DHT record. */
export class RecordNotStoredError extends DatanetError {
  readonly code = 'ERR_RECORD_NOT_STORED'

  constructor(key: string, asked: number) {
    super(
      `none of the ${asked} peers asked stored the DHT record ${key}`,
      'See whether a newer record is there already, and that the peers hold the same rules.',
    )
  }
}

/** A DHT record ranks below the one already known for its key (rule V7). */
export class RecordStaleError extends DatanetError {
  readonly code = 'ERR_RECORD_STALE'

  constructor(key: string) {
    super(`the DHT record for ${key} ranks below one that is already known`, 'Get the newer record and use that.')
  }
}

/** This peer keeps no more for the DHT: what it has is nearer to it. */
export class RecordNoRoomError extends DatanetError {
  readonly code = 'ERR_RECORD_NO_ROOM'

  constructor(what: 'value' | 'provider') {
    super(`there is no room for the ${what} in this part of the DHT`, 'Ask other peers that are near to its key.')
  }
}

/** No rule is known for a DHT record's key. */
export class RecordKeyUnknownError extends DatanetError {
  readonly code = 'ERR_RECORD_KEY_UNKNOWN'

  constructor(key: string) {
    super(`no rule is known for the DHT key ${key}`, 'Use a key under a namespace that this peer checks.')
  }
}

/** Something took longer than it may. */
export class TimedOutError extends DatanetError {
  readonly code = 'ERR_TIMED_OUT'

  constructor(what: string, milliseconds: number, options?: ErrorOptions) {
    super(`${what} took longer than ${milliseconds} ms`, 'Try again, with more time if the network is slow.', options)
  }
}

// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'

/** The bucket. */
export interface S3Settings {
  /** The service's address without the bucket. */
  endpoint: string
  /** The bucket's name: 3 to 63 small letters, digits, dots and hyphens. */
  bucket: string
  /** The service's region; us-east-1 unless given. */
  region?: string
  /** What the names of all blocks begin with: letters, digits, and any of . _ - and /. */
  prefix?: string
  /** A file with the keys, that only you may read; in this folder, or with its whole path. */
  credentialsFile?: string
}

const FIELDS_OF_S3SETTINGS = ['endpoint', 'bucket'] as const
const FIELDS_OF_S3SETTINGS_OPTIONAL = ['region', 'prefix', 'credentialsFile'] as const

function readS3Settings(value: unknown, parent: shape.Place, name: string | number): S3Settings {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_S3SETTINGS, FIELDS_OF_S3SETTINGS_OPTIONAL)
  return {
    endpoint: shape.pattern(
      from.endpoint,
      at,
      'endpoint',
      /^https?:\/\/[^\s?#@]{1,1000}$/,
      'an address that begins with https:// or http://, without a name, a password or a query in it',
    ),
    bucket: shape.pattern(
      from.bucket,
      at,
      'bucket',
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      '3 to 63 small letters, digits, dots and hyphens, with a letter or a digit at both ends',
    ),
    ...(from.region === undefined
      ? {}
      : {
          region: shape.pattern(
            from.region,
            at,
            'region',
            /^[A-Za-z0-9-]{1,64}$/,
            '1 to 64 letters, digits and hyphens',
          ),
        }),
    ...(from.prefix === undefined
      ? {}
      : {
          prefix: shape.pattern(
            from.prefix,
            at,
            'prefix',
            /^[A-Za-z0-9._\/-]{0,512}$/,
            'at most 512 letters, digits, and any of . _ - and /',
          ),
        }),
    ...(from.credentialsFile === undefined
      ? {}
      : { credentialsFile: shape.text(from.credentialsFile, at, 'credentialsFile', 1, 4096) }),
  }
}

/**
 * Where blocks of content lie, where not in this folder: in a bucket of an S3 service. Its keys are never here:
 * they come from the environment (DATANET_S3_ACCESS_KEY_ID, DATANET_S3_SECRET_ACCESS_KEY) or from credentialsFile,
 * which only you may read.
 */
export interface ContentSettings {
  /** The bucket. */
  s3: S3Settings
}

const FIELDS_OF_CONTENT_SETTINGS = ['s3'] as const

function readContentSettings(value: unknown, parent: shape.Place, name: string | number): ContentSettings {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_CONTENT_SETTINGS)
  return {
    s3: readS3Settings(from.s3, at, 's3'),
  }
}

/** A service and the right to use it. */
export interface PinningServiceSettings {
  /** What you call it: letters, digits, and any of . _ and -. */
  name: string
  /** The service's address, to which its API's paths are added. */
  endpoint: string
  /** A file with the token, that only you may read; in this folder, or with its whole path. */
  tokenFile: string
}

const FIELDS_OF_PINNING_SERVICE_SETTINGS = ['name', 'endpoint', 'tokenFile'] as const

function readPinningServiceSettings(
  value: unknown,
  parent: shape.Place,
  name: string | number,
): PinningServiceSettings {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_PINNING_SERVICE_SETTINGS)
  return {
    name: shape.pattern(
      from.name,
      at,
      'name',
      /^[A-Za-z0-9._-]{1,64}$/,
      '1 to 64 letters, digits, and any of . _ and -',
    ),
    endpoint: shape.pattern(
      from.endpoint,
      at,
      'endpoint',
      /^https?:\/\/[^\s?#@]{1,1000}$/,
      'an address that begins with https:// or http://, without a name, a password or a query in it',
    ),
    tokenFile: shape.text(from.tokenFile, at, 'tokenFile', 1, 4096),
  }
}

/**
 * Whom the API gives blocks of content, below /ipfs/: whoever has its token, or where it is open whoever reaches
 * it.
 */
export interface GatewaySettings {
  /** Whether to ask for no token there. */
  open: boolean
}

const FIELDS_OF_GATEWAY_SETTINGS = ['open'] as const

function readGatewaySettings(value: unknown, parent: shape.Place, name: string | number): GatewaySettings {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_GATEWAY_SETTINGS)
  return {
    open: shape.boolean(from.open, at, 'open'),
  }
}

/**
 * Disk that this peer gives to the datanets that it follows, or to those that are named: it takes copies of
 * contributions that have fewer live ones than authors ask for.
 */
export interface VolunteerSettings {
  /** How much, such as 500 MB or 20 GB; units of a thousand. */
  bytes: string
  /** Ids of the datanets that it is for. */
  datanets?: string[]
}

const FIELDS_OF_VOLUNTEER_SETTINGS = ['bytes'] as const
const FIELDS_OF_VOLUNTEER_SETTINGS_OPTIONAL = ['datanets'] as const

function readVolunteerSettings(value: unknown, parent: shape.Place, name: string | number): VolunteerSettings {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_VOLUNTEER_SETTINGS, FIELDS_OF_VOLUNTEER_SETTINGS_OPTIONAL)
  return {
    bytes: shape.pattern(
      from.bytes,
      at,
      'bytes',
      /^[0-9]{1,12}(\.[0-9]{1,3})? ?(B|kB|MB|GB|TB)?$/,
      'an amount in quotes such as "500 MB" or "20 GB" (B, kB, MB, GB or TB)',
    ),
    ...(from.datanets === undefined
      ? {}
      : {
          datanets: shape.list(from.datanets, at, 'datanets', 0, 1000, (item, at, key) =>
            shape.pattern(item, at, key, /^b[a-z2-7]{20,127}$/, 'the id of a datanet, which begins with baf'),
          ),
        }),
  }
}

/**
 * The settings of a peer, in config.json of its repo. JSON; comments and trailing commas are allowed. What the
 * command line says goes before.
 */
export interface RepoConfig {
  /** The layout of this folder. The software sets it. */
  version: 2
  /**
   * The hash (sha2-256, hex) of the recovery public key, which the first entry of this author commits to. Leave it
   * as it is.
   */
  recovery: string
  /** How you want to be called; names resolve nothing, ids do. */
  name?: string
  /** Where to hear other peers: multiaddrs, port 0 is any free one. */
  listen?: string[]
  /** Peers to stay connected with: multiaddrs that end in /p2p/ and the peer's id. */
  bootstrap?: string[]
  /** Where others can dial this peer besides, such as a forwarded port or a name: multiaddrs. */
  announce?: string[]
  /**
   * Relays to be reachable through, for a peer that nobody can dial: multiaddrs that end in /p2p/ and the relay's
   * id.
   */
  relays?: string[]
  /** Whether to relay, within limits, for peers that nobody can dial. */
  serveRelay?: boolean
  /** Where the API listens: HOST:PORT, or unix: and the absolute path of a socket. */
  api?: string
  /**
   * Whether the API may listen where other machines reach it. Its token goes over the network in clear; better to
   * tunnel.
   */
  allowRemoteApi?: boolean
  /**
   * Where blocks of content lie, where not in this folder: in a bucket of an S3 service. Its keys are never here:
   * they come from the environment (DATANET_S3_ACCESS_KEY_ID, DATANET_S3_SECRET_ACCESS_KEY) or from credentialsFile,
   * which only you may read.
   */
  content?: ContentSettings
  /**
   * Services that keep contributions for you when you ask them, by the IPFS Pinning Service API. Only you may read
   * the files with their tokens.
   */
  pinningServices?: PinningServiceSettings[]
  /**
   * Whom the API gives blocks of content, below /ipfs/: whoever has its token, or where it is open whoever reaches
   * it.
   */
  gateway?: GatewaySettings
  /** Whether peers on the local network find each other. */
  mdns?: boolean
  /**
   * How often a random peer of each datanet is asked whether it has news, in seconds; gossip tells of news at once,
   * and this finds what it missed.
   */
  syncSeconds?: number
  /**
   * Disk that this peer gives to the datanets that it follows, or to those that are named: it takes copies of
   * contributions that have fewer live ones than authors ask for.
   */
  volunteer?: VolunteerSettings
  /**
   * How often a peer that volunteers counts the live copies of what it looks after, in seconds; a proof counts for
   * ten times as long.
   */
  custodySeconds?: number
  /** How much the log tells: trace, debug, info, warn, error, fatal or silent. */
  logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

const FIELDS_OF_REPO_CONFIG = ['version', 'recovery'] as const
const FIELDS_OF_REPO_CONFIG_OPTIONAL = [
  'name',
  'listen',
  'bootstrap',
  'announce',
  'relays',
  'serveRelay',
  'api',
  'allowRemoteApi',
  'content',
  'pinningServices',
  'gateway',
  'mdns',
  'syncSeconds',
  'volunteer',
  'custodySeconds',
  'logLevel',
] as const

function readRepoConfig(value: unknown, parent: shape.Place, name: string | number): RepoConfig {
  const at = shape.below(parent, name)
  const from = shape.fields(value, at, FIELDS_OF_REPO_CONFIG, FIELDS_OF_REPO_CONFIG_OPTIONAL)
  return {
    version: shape.constant(from.version, at, 'version', 2),
    recovery: shape.pattern(from.recovery, at, 'recovery', /^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    ...(from.name === undefined ? {} : { name: shape.text(from.name, at, 'name', 0, 100) }),
    ...(from.listen === undefined
      ? {}
      : {
          listen: shape.list(from.listen, at, 'listen', 0, 32, (item, at, key) => shape.text(item, at, key, 1, 1024)),
        }),
    ...(from.bootstrap === undefined
      ? {}
      : {
          bootstrap: shape.list(from.bootstrap, at, 'bootstrap', 0, 256, (item, at, key) =>
            shape.text(item, at, key, 1, 1024),
          ),
        }),
    ...(from.announce === undefined
      ? {}
      : {
          announce: shape.list(from.announce, at, 'announce', 0, 32, (item, at, key) =>
            shape.text(item, at, key, 1, 1024),
          ),
        }),
    ...(from.relays === undefined
      ? {}
      : {
          relays: shape.list(from.relays, at, 'relays', 0, 32, (item, at, key) => shape.text(item, at, key, 1, 1024)),
        }),
    ...(from.serveRelay === undefined ? {} : { serveRelay: shape.boolean(from.serveRelay, at, 'serveRelay') }),
    ...(from.api === undefined
      ? {}
      : {
          api: shape.pattern(
            from.api,
            at,
            'api',
            /^(unix:\/.*|(\[[0-9a-fA-F:.]+\]|[^:\/\[\]\s]+):[0-9]{1,5})$/,
            'HOST:PORT, or unix: and the absolute path of a socket',
          ),
        }),
    ...(from.allowRemoteApi === undefined
      ? {}
      : { allowRemoteApi: shape.boolean(from.allowRemoteApi, at, 'allowRemoteApi') }),
    ...(from.content === undefined ? {} : { content: readContentSettings(from.content, at, 'content') }),
    ...(from.pinningServices === undefined
      ? {}
      : {
          pinningServices: shape.list(from.pinningServices, at, 'pinningServices', 0, 32, readPinningServiceSettings),
        }),
    ...(from.gateway === undefined ? {} : { gateway: readGatewaySettings(from.gateway, at, 'gateway') }),
    ...(from.mdns === undefined ? {} : { mdns: shape.boolean(from.mdns, at, 'mdns') }),
    ...(from.syncSeconds === undefined
      ? {}
      : { syncSeconds: shape.integer(from.syncSeconds, at, 'syncSeconds', 1, 86400) }),
    ...(from.volunteer === undefined ? {} : { volunteer: readVolunteerSettings(from.volunteer, at, 'volunteer') }),
    ...(from.custodySeconds === undefined
      ? {}
      : { custodySeconds: shape.integer(from.custodySeconds, at, 'custodySeconds', 1, 86400) }),
    ...(from.logLevel === undefined
      ? {}
      : {
          logLevel: shape.choice(from.logLevel, at, 'logLevel', [
            'trace',
            'debug',
            'info',
            'warn',
            'error',
            'fatal',
            'silent',
          ]),
        }),
  }
}

/** Parses a RepoConfig; throws SchemaMismatchError. */
export function parseRepoConfig(value: unknown, path = 'config'): RepoConfig {
  return readRepoConfig(value, shape.schema('config.json'), path)
}

/** Each setting, in the order of the file: what it is about, and a value that it may have as JSON. */
export const settings: readonly { name: keyof RepoConfig; description: string; example: string }[] = [
  { name: 'version', description: 'The layout of this folder. The software sets it.', example: '2' },
  {
    name: 'recovery',
    description:
      'The hash (sha2-256, hex) of the recovery public key, which the first entry of this author commits to. Leave it as it is.',
    example: 'null',
  },
  { name: 'name', description: 'How you want to be called; names resolve nothing, ids do.', example: '"Ada"' },
  {
    name: 'listen',
    description: 'Where to hear other peers: multiaddrs, port 0 is any free one.',
    example: '["/ip4/0.0.0.0/tcp/4001"]',
  },
  {
    name: 'bootstrap',
    description: "Peers to stay connected with: multiaddrs that end in /p2p/ and the peer's id.",
    example: '["/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…"]',
  },
  {
    name: 'announce',
    description: 'Where others can dial this peer besides, such as a forwarded port or a name: multiaddrs.',
    example: '["/dns4/peer.example.org/tcp/4001"]',
  },
  {
    name: 'relays',
    description:
      "Relays to be reachable through, for a peer that nobody can dial: multiaddrs that end in /p2p/ and the relay's id.",
    example: '["/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…"]',
  },
  {
    name: 'serveRelay',
    description: 'Whether to relay, within limits, for peers that nobody can dial.',
    example: 'true',
  },
  {
    name: 'api',
    description: 'Where the API listens: HOST:PORT, or unix: and the absolute path of a socket.',
    example: '"127.0.0.1:4780"',
  },
  {
    name: 'allowRemoteApi',
    description:
      'Whether the API may listen where other machines reach it. Its token goes over the network in clear; better to tunnel.',
    example: 'false',
  },
  {
    name: 'content',
    description:
      'Where blocks of content lie, where not in this folder: in a bucket of an S3 service. Its keys are never here: they come from the environment (DATANET_S3_ACCESS_KEY_ID, DATANET_S3_SECRET_ACCESS_KEY) or from credentialsFile, which only you may read.',
    example:
      '{"s3":{"endpoint":"https://s3.example.org","bucket":"datanet","region":"us-east-1","credentialsFile":"s3.json"}}',
  },
  {
    name: 'pinningServices',
    description:
      'Services that keep contributions for you when you ask them, by the IPFS Pinning Service API. Only you may read the files with their tokens.',
    example: '[{"name":"keeper","endpoint":"https://pins.example.org/psa","tokenFile":"keeper.token"}]',
  },
  {
    name: 'gateway',
    description:
      'Whom the API gives blocks of content, below /ipfs/: whoever has its token, or where it is open whoever reaches it.',
    example: '{"open":true}',
  },
  { name: 'mdns', description: 'Whether peers on the local network find each other.', example: 'true' },
  {
    name: 'syncSeconds',
    description:
      'How often a random peer of each datanet is asked whether it has news, in seconds; gossip tells of news at once, and this finds what it missed.',
    example: '30',
  },
  {
    name: 'volunteer',
    description:
      'Disk that this peer gives to the datanets that it follows, or to those that are named: it takes copies of contributions that have fewer live ones than authors ask for.',
    example: '{"bytes":"20 GB"}',
  },
  {
    name: 'custodySeconds',
    description:
      'How often a peer that volunteers counts the live copies of what it looks after, in seconds; a proof counts for ten times as long.',
    example: '60',
  },
  {
    name: 'logLevel',
    description: 'How much the log tells: trace, debug, info, warn, error, fatal or silent.',
    example: '"info"',
  },
]

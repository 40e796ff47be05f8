/** What a metric is: the same words stand in docs/METRICS.md, and a test compares them. */
export interface Definition {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

function counter(name: string, help: string, ...labels: string[]): Definition {
  return { name, type: 'counter', labels, help }
}

function gauge(name: string, help: string, ...labels: string[]): Definition {
  return { name, type: 'gauge', labels, help }
}

function histogram(name: string, help: string, ...labels: string[]): Definition {
  return { name, type: 'histogram', labels, help }
}

/** Everything that a peer measures of itself; what Node and the process do comes beside it. */
export const DEFINITIONS = {
  info: gauge('datanet_info', 'Always 1; the version of the software is in the label.', 'version'),
  datanets: gauge('datanet_datanets', 'Datanets that this peer follows, those too whose charter is still sought.'),
  entries: gauge('datanet_entries', 'Entries that count in the ledger.', 'datanet'),
  waiting: gauge('datanet_entries_waiting', 'Entries held back until those before them come.', 'datanet'),
  contributions: gauge(
    'datanet_contributions',
    'Contributions by status: pending, accepted, rejected or expired.',
    'datanet',
    'status',
  ),
  verdicts: counter(
    'datanet_verdicts_total',
    'Certificates that came since the start, by outcome: accepted or rejected.',
    'datanet',
    'outcome',
  ),
  gossip: counter(
    'datanet_gossip_messages_total',
    'Messages of other peers, by what became of them: accepted, ignored or rejected.',
    'result',
  ),
  notAnnounced: counter(
    'datanet_gossip_entries_dropped_total',
    'Own entries that were not announced, since too many waited; sync carries them.',
  ),
  syncRuns: counter(
    'datanet_sync_runs_total',
    'Conversations that were to bring logs in step, by result: complete, partial or failed.',
    'result',
  ),
  syncReceived: counter('datanet_sync_entries_received_total', 'Entries that syncing brought.'),
  syncSent: counter('datanet_sync_entries_sent_total', 'Entries that syncing gave to others.'),
  syncSeconds: histogram('datanet_sync_seconds', 'How long a conversation lasted that ended well, in seconds.'),
  fetchedBlocks: counter('datanet_blocks_fetched_total', 'Blocks of content that other peers gave, each checked.'),
  fetchedBytes: counter('datanet_blocks_fetched_bytes_total', 'Bytes of these blocks.'),
  peers: gauge('datanet_peers_connected', 'Peers that are connected now.'),
  penalised: gauge('datanet_peers_penalised', 'Peers that points are held against for what they sent.'),
  shutOut: gauge('datanet_peers_shut_out', 'Peers whose points weigh so much that they are shut out.'),
  requests: histogram(
    'datanet_api_request_seconds',
    'Requests to the API, until the answer was complete, in seconds; operation is none for what is no operation.',
    'operation',
    'status',
  ),
  storeBytes: gauge(
    'datanet_store_bytes',
    'Bytes on disk by store: records, datastore or blocks; looked at once a minute at most.',
    'store',
  ),
} satisfies Record<string, Definition>

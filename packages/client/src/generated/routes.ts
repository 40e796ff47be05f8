// Generated from schemas/ by `node schemas/generate.ts`. Do not edit.
import { shape } from '@datanet/records'
import type { Route } from '../route.ts'
import * as attribution from './attribution.ts'
import * as charter from './charter.ts'
import * as contribution from './contribution.ts'
import * as datanet from './datanet.ts'
import * as detail from './detail.ts'
import * as event from './event.ts'
import * as ledger from './ledger.ts'
import * as peer from './peer.ts'
import * as release from './release.ts'
import * as verdict from './verdict.ts'

/** Something that happened at the peer; type tells what. */
export type Happening =
  | event.EntryEvent
  | event.ContributionEvent
  | event.VoteEvent
  | event.VerdictEvent
  | event.ReleaseEvent
  | event.UseEvent
  | event.PaymentEvent
  | event.SyncEvent
  | event.SyncedEvent
  | event.ForkEvent
  | event.PeerEvent
  | event.CopyEvent

/** Every operation of the API. */
export interface Routes {
  /** The state of the peer. */
  getStatus: Route<peer.GetStatusInput, peer.PeerStatus>
  /** Who the peer is. */
  getIdentity: Route<peer.GetIdentityInput, peer.Identity>
  /** The peers that this one is connected to. */
  listPeers: Route<peer.ListPeersInput, peer.PeerInfo[]>
  /** Dials a peer. */
  connect: Route<peer.ConnectInput, peer.PeerInfo>
  /** Stops the peer cleanly. */
  stop: Route<peer.StopInput, peer.Stopping>
  /** Founds a datanet. */
  createDatanet: Route<charter.CreateDatanetInput, charter.Founded>
  /** The datanets that this peer follows. */
  listDatanets: Route<datanet.ListDatanetsInput, datanet.DatanetSummary[]>
  /** Follows a datanet; a link also says where it is and lets in. Does the work that an open one asks for. */
  joinDatanet: Route<datanet.JoinDatanetInput, datanet.DatanetDetail>
  /** All about a datanet; wait for it to be in step with a peer. */
  getDatanet: Route<datanet.GetDatanetInput, datanet.DatanetDetail>
  /** Stops following a datanet. */
  leaveDatanet: Route<datanet.LeaveDatanetInput, datanet.Left>
  /** Makes an invitation to write. */
  invite: Route<datanet.InviteInput, datanet.Invitation>
  /** Lets an author write. */
  admit: Route<datanet.AdmitInput, datanet.Admitted>
  /** What the authors of a datanet call themselves. */
  listProfiles: Route<datanet.ListProfilesInput, datanet.ProfileInfo[]>
  /** Imports files, signs and announces a contribution. */
  contribute: Route<contribution.ContributeInput, contribution.Contributed>
  /** The contributions, in the order of their ids; after is the last id of the page before. */
  listContributions: Route<contribution.ListContributionsInput, contribution.ContributionSummary[]>
  /** The contributions of a datanet that a pinning service keeps, or is asked to. */
  listServicePins: Route<contribution.ListServicePinsInput, contribution.ServicePin[]>
  /** Asks a pinning service to keep contributions, and follows it for a while. */
  pinToService: Route<contribution.PinToServiceInput, contribution.ServicePin[]>
  /** Asks a pinning service to keep contributions no more. */
  unpinFromService: Route<contribution.UnpinFromServiceInput, contribution.ServicePin[]>
  /** Runs the gates on files without contributing them. */
  check: Route<verdict.CheckInput, verdict.CheckReport>
  /** Votes by hand. */
  vote: Route<verdict.VoteInput, verdict.Voted>
  /**
   * Votes on all that awaits this validator; returns when the votes are durable and nothing is left but what could
   * not be judged and rests before it is tried again. With again=true nothing rests.
   */
  validate: Route<verdict.ValidateInput, verdict.Judged[]>
  /**
   * The certificate, checked; source dht asks only the DHT, and works for datanets that this peer does not follow.
   * Wait for it to be there.
   */
  getVerdict: Route<verdict.GetVerdictInput, verdict.VerdictReport>
  /** All about one contribution; wait for it to be pending no longer. */
  getContribution: Route<detail.GetContributionInput, detail.ContributionDetail>
  /** One row of a contribution, with its id and the proof that it stands there. */
  getRow: Route<detail.GetRowInput, detail.RowProofText>
  /** What this peer keeps of a datanet, and what copies are asked for, with the live copies of each. */
  listPins: Route<contribution.ListPinsInput, contribution.PinInfo[]>
  /** Keeps contributions here and brings what is lacking of them; or asks all peers for copies. */
  pin: Route<contribution.PinInput, contribution.PinInfo[]>
  /** Keeps contributions here no more, and asks for no copies of them. */
  unpin: Route<contribution.UnpinInput, contribution.PinInfo[]>
  /** Deletes the blocks that nobody keeps. */
  collect: Route<peer.CollectInput, peer.CollectReport>
  /** Pins certified contributions as a dataset version. */
  createRelease: Route<release.CreateReleaseInput, release.ReleaseInfo>
  /** The releases of a datanet. */
  listReleases: Route<release.ListReleasesInput, release.ReleaseInfo[]>
  /** Downloads, verifies and writes files, croissant.json and provenance.json. */
  fetch: Route<release.FetchInput, release.Fetched>
  /** Signs a receipt of use. */
  use: Route<ledger.UseInput, ledger.Used>
  /** Computes how much each contribution of a release mattered, and claims it. */
  attribute: Route<attribution.AttributeInput, attribution.AttributionInfo>
  /** What was claimed, and what audits found. */
  listAttributions: Route<attribution.ListAttributionsInput, attribution.AttributionInfo[]>
  /** Recomputes a claim, whole or by sample, and signs what it found. */
  audit: Route<attribution.AuditInput, attribution.AuditReport>
  /** Which contributions a text comes from. */
  trace: Route<attribution.TraceInput, attribution.TraceReport>
  /** Attests, as an issuer, that a receipt was paid. */
  pay: Route<ledger.PayInput, ledger.PaymentReport>
  /** A payment and its payouts; wait for it to be pending no longer. */
  getPayment: Route<ledger.GetPaymentInput, ledger.PaymentReport>
  /** The ledger, or one account of it, with a proof where asked; wait to be in step with a peer. */
  getLedger: Route<ledger.GetLedgerInput, ledger.LedgerReport>
  /** Reconciles with the connected peers now. */
  sync: Route<peer.SyncInput, peer.SyncReport>
  /** Writes all of a datanet into one CAR, which any software that reads CARs can check. */
  exportDatanet: Route<datanet.ExportDatanetInput, datanet.ExportReport>
  /** Takes a datanet from a CAR and follows it. */
  importDatanet: Route<datanet.ImportDatanetInput, datanet.ImportReport>
  /** Rechecks all on disk: signatures, links, CIDs, digests. */
  verify: Route<peer.VerifyInput, peer.VerifyReport>
  /** A quick look at what is stored, at the clocks and at the DHT. */
  diagnose: Route<peer.DiagnoseInput, peer.Diagnosis>
  /** What happens at the peer, from now on, as it happens. */
  events: Route<event.EventsInput, Happening>
}

const RESPONSE = shape.schema('api.json')

/** How each operation travels, and how what goes in and comes out is checked. */
export const routes: Routes = {
  getStatus: {
    operation: 'getStatus',
    method: 'GET',
    path: '/status',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseGetStatusInput,
    parseResponse: (value) => peer.readPeerStatus(value, RESPONSE, 'getStatus'),
  },
  getIdentity: {
    operation: 'getIdentity',
    method: 'GET',
    path: '/id',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseGetIdentityInput,
    parseResponse: (value) => peer.readIdentity(value, RESPONSE, 'getIdentity'),
  },
  listPeers: {
    operation: 'listPeers',
    method: 'GET',
    path: '/peers',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseListPeersInput,
    parseResponse: (value) => shape.list(value, RESPONSE, 'listPeers', 0, Number.POSITIVE_INFINITY, peer.readPeerInfo),
  },
  connect: {
    operation: 'connect',
    method: 'POST',
    path: '/peers',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseConnectInput,
    parseResponse: (value) => peer.readPeerInfo(value, RESPONSE, 'connect'),
  },
  stop: {
    operation: 'stop',
    method: 'POST',
    path: '/stop',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseStopInput,
    parseResponse: (value) => peer.readStopping(value, RESPONSE, 'stop'),
  },
  createDatanet: {
    operation: 'createDatanet',
    method: 'POST',
    path: '/datanets',
    params: [],
    query: {},
    stream: 'none',
    parseInput: charter.parseCreateDatanetInput,
    parseResponse: (value) => charter.readFounded(value, RESPONSE, 'createDatanet'),
  },
  listDatanets: {
    operation: 'listDatanets',
    method: 'GET',
    path: '/datanets',
    params: [],
    query: {},
    stream: 'none',
    parseInput: datanet.parseListDatanetsInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listDatanets', 0, Number.POSITIVE_INFINITY, datanet.readDatanetSummary),
  },
  joinDatanet: {
    operation: 'joinDatanet',
    method: 'POST',
    path: '/joins',
    params: [],
    query: {},
    stream: 'progress',
    parseInput: datanet.parseJoinDatanetInput,
    parseResponse: (value) => datanet.readDatanetDetail(value, RESPONSE, 'joinDatanet'),
  },
  getDatanet: {
    operation: 'getDatanet',
    method: 'GET',
    path: '/datanets/{datanet}',
    params: ['datanet'],
    query: { wait: 'integer' },
    stream: 'none',
    parseInput: datanet.parseGetDatanetInput,
    parseResponse: (value) => datanet.readDatanetDetail(value, RESPONSE, 'getDatanet'),
  },
  leaveDatanet: {
    operation: 'leaveDatanet',
    method: 'DELETE',
    path: '/datanets/{datanet}',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: datanet.parseLeaveDatanetInput,
    parseResponse: (value) => datanet.readLeft(value, RESPONSE, 'leaveDatanet'),
  },
  invite: {
    operation: 'invite',
    method: 'POST',
    path: '/datanets/{datanet}/invites',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: datanet.parseInviteInput,
    parseResponse: (value) => datanet.readInvitation(value, RESPONSE, 'invite'),
  },
  admit: {
    operation: 'admit',
    method: 'POST',
    path: '/datanets/{datanet}/admits',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: datanet.parseAdmitInput,
    parseResponse: (value) => datanet.readAdmitted(value, RESPONSE, 'admit'),
  },
  listProfiles: {
    operation: 'listProfiles',
    method: 'GET',
    path: '/datanets/{datanet}/profiles',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: datanet.parseListProfilesInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listProfiles', 0, Number.POSITIVE_INFINITY, datanet.readProfileInfo),
  },
  contribute: {
    operation: 'contribute',
    method: 'POST',
    path: '/datanets/{datanet}/contributions',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: contribution.parseContributeInput,
    parseResponse: (value) => contribution.readContributed(value, RESPONSE, 'contribute'),
  },
  listContributions: {
    operation: 'listContributions',
    method: 'GET',
    path: '/datanets/{datanet}/contributions',
    params: ['datanet'],
    query: { status: 'text', author: 'text', after: 'text', limit: 'integer' },
    stream: 'none',
    parseInput: contribution.parseListContributionsInput,
    parseResponse: (value) =>
      shape.list(
        value,
        RESPONSE,
        'listContributions',
        0,
        Number.POSITIVE_INFINITY,
        contribution.readContributionSummary,
      ),
  },
  listServicePins: {
    operation: 'listServicePins',
    method: 'GET',
    path: '/datanets/{datanet}/service-pins',
    params: ['datanet'],
    query: { service: 'text' },
    stream: 'none',
    parseInput: contribution.parseListServicePinsInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listServicePins', 0, Number.POSITIVE_INFINITY, contribution.readServicePin),
  },
  pinToService: {
    operation: 'pinToService',
    method: 'POST',
    path: '/datanets/{datanet}/service-pins',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: contribution.parsePinToServiceInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'pinToService', 0, Number.POSITIVE_INFINITY, contribution.readServicePin),
  },
  unpinFromService: {
    operation: 'unpinFromService',
    method: 'POST',
    path: '/datanets/{datanet}/service-unpins',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: contribution.parseUnpinFromServiceInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'unpinFromService', 0, Number.POSITIVE_INFINITY, contribution.readServicePin),
  },
  check: {
    operation: 'check',
    method: 'POST',
    path: '/datanets/{datanet}/checks',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: verdict.parseCheckInput,
    parseResponse: (value) => verdict.readCheckReport(value, RESPONSE, 'check'),
  },
  vote: {
    operation: 'vote',
    method: 'POST',
    path: '/datanets/{datanet}/contributions/{contribution}/votes',
    params: ['datanet', 'contribution'],
    query: {},
    stream: 'none',
    parseInput: verdict.parseVoteInput,
    parseResponse: (value) => verdict.readVoted(value, RESPONSE, 'vote'),
  },
  validate: {
    operation: 'validate',
    method: 'POST',
    path: '/datanets/{datanet}/validations',
    params: ['datanet'],
    query: { again: 'boolean' },
    stream: 'progress',
    parseInput: verdict.parseValidateInput,
    parseResponse: (value) => shape.list(value, RESPONSE, 'validate', 0, Number.POSITIVE_INFINITY, verdict.readJudged),
  },
  getVerdict: {
    operation: 'getVerdict',
    method: 'GET',
    path: '/datanets/{datanet}/contributions/{contribution}/verdict',
    params: ['datanet', 'contribution'],
    query: { source: 'text', wait: 'integer' },
    stream: 'none',
    parseInput: verdict.parseGetVerdictInput,
    parseResponse: (value) => verdict.readVerdictReport(value, RESPONSE, 'getVerdict'),
  },
  getContribution: {
    operation: 'getContribution',
    method: 'GET',
    path: '/datanets/{datanet}/contributions/{contribution}',
    params: ['datanet', 'contribution'],
    query: { wait: 'integer' },
    stream: 'none',
    parseInput: detail.parseGetContributionInput,
    parseResponse: (value) => detail.readContributionDetail(value, RESPONSE, 'getContribution'),
  },
  getRow: {
    operation: 'getRow',
    method: 'POST',
    path: '/datanets/{datanet}/contributions/{contribution}/row',
    params: ['datanet', 'contribution'],
    query: {},
    stream: 'none',
    parseInput: detail.parseGetRowInput,
    parseResponse: (value) => detail.readRowProofText(value, RESPONSE, 'getRow'),
  },
  listPins: {
    operation: 'listPins',
    method: 'GET',
    path: '/datanets/{datanet}/pins',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: contribution.parseListPinsInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listPins', 0, Number.POSITIVE_INFINITY, contribution.readPinInfo),
  },
  pin: {
    operation: 'pin',
    method: 'POST',
    path: '/datanets/{datanet}/pins',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: contribution.parsePinInput,
    parseResponse: (value) => shape.list(value, RESPONSE, 'pin', 0, Number.POSITIVE_INFINITY, contribution.readPinInfo),
  },
  unpin: {
    operation: 'unpin',
    method: 'POST',
    path: '/datanets/{datanet}/unpins',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: contribution.parseUnpinInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'unpin', 0, Number.POSITIVE_INFINITY, contribution.readPinInfo),
  },
  collect: {
    operation: 'collect',
    method: 'POST',
    path: '/collections',
    params: [],
    query: {},
    stream: 'progress',
    parseInput: peer.parseCollectInput,
    parseResponse: (value) => peer.readCollectReport(value, RESPONSE, 'collect'),
  },
  createRelease: {
    operation: 'createRelease',
    method: 'POST',
    path: '/datanets/{datanet}/releases',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: release.parseCreateReleaseInput,
    parseResponse: (value) => release.readReleaseInfo(value, RESPONSE, 'createRelease'),
  },
  listReleases: {
    operation: 'listReleases',
    method: 'GET',
    path: '/datanets/{datanet}/releases',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: release.parseListReleasesInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listReleases', 0, Number.POSITIVE_INFINITY, release.readReleaseInfo),
  },
  fetch: {
    operation: 'fetch',
    method: 'POST',
    path: '/datanets/{datanet}/fetches',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: release.parseFetchInput,
    parseResponse: (value) => release.readFetched(value, RESPONSE, 'fetch'),
  },
  use: {
    operation: 'use',
    method: 'POST',
    path: '/datanets/{datanet}/receipts',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: ledger.parseUseInput,
    parseResponse: (value) => ledger.readUsed(value, RESPONSE, 'use'),
  },
  attribute: {
    operation: 'attribute',
    method: 'POST',
    path: '/datanets/{datanet}/attributions',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: attribution.parseAttributeInput,
    parseResponse: (value) => attribution.readAttributionInfo(value, RESPONSE, 'attribute'),
  },
  listAttributions: {
    operation: 'listAttributions',
    method: 'GET',
    path: '/datanets/{datanet}/attributions',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: attribution.parseListAttributionsInput,
    parseResponse: (value) =>
      shape.list(value, RESPONSE, 'listAttributions', 0, Number.POSITIVE_INFINITY, attribution.readAttributionInfo),
  },
  audit: {
    operation: 'audit',
    method: 'POST',
    path: '/datanets/{datanet}/attributions/{attribution}/audits',
    params: ['datanet', 'attribution'],
    query: {},
    stream: 'progress',
    parseInput: attribution.parseAuditInput,
    parseResponse: (value) => attribution.readAuditReport(value, RESPONSE, 'audit'),
  },
  trace: {
    operation: 'trace',
    method: 'POST',
    path: '/datanets/{datanet}/trace',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: attribution.parseTraceInput,
    parseResponse: (value) => attribution.readTraceReport(value, RESPONSE, 'trace'),
  },
  pay: {
    operation: 'pay',
    method: 'POST',
    path: '/datanets/{datanet}/payments',
    params: ['datanet'],
    query: {},
    stream: 'none',
    parseInput: ledger.parsePayInput,
    parseResponse: (value) => ledger.readPaymentReport(value, RESPONSE, 'pay'),
  },
  getPayment: {
    operation: 'getPayment',
    method: 'GET',
    path: '/datanets/{datanet}/payments/{payment}',
    params: ['datanet', 'payment'],
    query: { wait: 'integer' },
    stream: 'none',
    parseInput: ledger.parseGetPaymentInput,
    parseResponse: (value) => ledger.readPaymentReport(value, RESPONSE, 'getPayment'),
  },
  getLedger: {
    operation: 'getLedger',
    method: 'GET',
    path: '/datanets/{datanet}/ledger',
    params: ['datanet'],
    query: { author: 'text', proof: 'boolean', wait: 'integer' },
    stream: 'none',
    parseInput: ledger.parseGetLedgerInput,
    parseResponse: (value) => ledger.readLedgerReport(value, RESPONSE, 'getLedger'),
  },
  sync: {
    operation: 'sync',
    method: 'POST',
    path: '/datanets/{datanet}/syncs',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: peer.parseSyncInput,
    parseResponse: (value) => peer.readSyncReport(value, RESPONSE, 'sync'),
  },
  exportDatanet: {
    operation: 'exportDatanet',
    method: 'POST',
    path: '/datanets/{datanet}/exports',
    params: ['datanet'],
    query: {},
    stream: 'progress',
    parseInput: datanet.parseExportDatanetInput,
    parseResponse: (value) => datanet.readExportReport(value, RESPONSE, 'exportDatanet'),
  },
  importDatanet: {
    operation: 'importDatanet',
    method: 'POST',
    path: '/imports',
    params: [],
    query: {},
    stream: 'progress',
    parseInput: datanet.parseImportDatanetInput,
    parseResponse: (value) => datanet.readImportReport(value, RESPONSE, 'importDatanet'),
  },
  verify: {
    operation: 'verify',
    method: 'POST',
    path: '/verifications',
    params: [],
    query: {},
    stream: 'progress',
    parseInput: peer.parseVerifyInput,
    parseResponse: (value) => peer.readVerifyReport(value, RESPONSE, 'verify'),
  },
  diagnose: {
    operation: 'diagnose',
    method: 'GET',
    path: '/diagnosis',
    params: [],
    query: {},
    stream: 'none',
    parseInput: peer.parseDiagnoseInput,
    parseResponse: (value) => peer.readDiagnosis(value, RESPONSE, 'diagnose'),
  },
  events: {
    operation: 'events',
    method: 'GET',
    path: '/events',
    params: [],
    query: { datanet: 'text' },
    stream: 'events',
    parseInput: event.parseEventsInput,
    parseResponse: (value) =>
      shape.has(value, 'type', 'entry')
        ? event.readEntryEvent(value, RESPONSE, 'events')
        : shape.has(value, 'type', 'contribution')
          ? event.readContributionEvent(value, RESPONSE, 'events')
          : shape.has(value, 'type', 'vote')
            ? event.readVoteEvent(value, RESPONSE, 'events')
            : shape.has(value, 'type', 'verdict')
              ? event.readVerdictEvent(value, RESPONSE, 'events')
              : shape.has(value, 'type', 'release')
                ? event.readReleaseEvent(value, RESPONSE, 'events')
                : shape.has(value, 'type', 'use')
                  ? event.readUseEvent(value, RESPONSE, 'events')
                  : shape.has(value, 'type', 'payment')
                    ? event.readPaymentEvent(value, RESPONSE, 'events')
                    : shape.has(value, 'type', 'sync')
                      ? event.readSyncEvent(value, RESPONSE, 'events')
                      : shape.has(value, 'type', 'synced')
                        ? event.readSyncedEvent(value, RESPONSE, 'events')
                        : shape.has(value, 'type', 'fork')
                          ? event.readForkEvent(value, RESPONSE, 'events')
                          : shape.has(value, 'type', 'peer')
                            ? event.readPeerEvent(value, RESPONSE, 'events')
                            : shape.has(value, 'type', 'copy')
                              ? event.readCopyEvent(value, RESPONSE, 'events')
                              : shape.mismatch(
                                  value,
                                  RESPONSE,
                                  'events',
                                  'an object with type entry or type contribution or type vote or type verdict or type release or type use or type payment or type sync or type synced or type fork or type peer or type copy',
                                ),
  },
}

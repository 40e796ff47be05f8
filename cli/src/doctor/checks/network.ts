import { counted } from '../../present/quantity.ts'
import { broken, type Check, sound } from '../check.ts'
import type { InStep, Running } from '../facts/running-peer.ts'

/** Writes a command of datanet for the repo that is looked at. */
export type Commands = (line: string) => string

/** Whether it follows a datanet of somebody else, and so needs others to get it from. */
function needsOthers({ status, datanets }: Running): boolean {
  return datanets.some(({ datanet }) => datanet.founder !== status.author)
}

/** Whether the peer is connected with others, where it should be. `bootstrap` is what the settings name. */
export function checkPeers(peer: Running, bootstrap: readonly string[], commands: Commands): Check {
  const name = 'peers'
  const { length } = peer.peers
  if (length > 0) return sound(name, `connected with ${counted(length, 'peer')}`)
  const connect = commands('connect MULTIADDR')
  const [first] = bootstrap
  if (first !== undefined) {
    return broken(
      name,
      `connected with nobody, though the settings name ${counted(bootstrap.length, 'peer')}`,
      `\`${commands(`connect ${first}`)}\` tries again and says what is in the way; see that it runs there, and that no firewall is between.`,
    )
  }
  if (needsOthers(peer)) {
    return broken(
      name,
      'connected with nobody, and it follows what others founded',
      `Connect with one of them: \`${connect}\`; \`datanet status\` there prints its addresses.`,
    )
  }
  return sound(name, 'connected with nobody', `Nobody else holds what is signed here. To change that: \`${connect}\`.`)
}

function called({ datanet }: InStep): string {
  return datanet.name === '' ? datanet.datanet : `"${datanet.name}"`
}

function stepOf(one: InStep, author: string, commands: Commands): Pick<Check, 'message' | 'fix'> | null {
  const { datanet, complete, problem } = one
  const sync = `\`${commands(`sync ${datanet.datanet} --wait`)}\``
  if (datanet.charter === null) {
    return {
      message: `nobody has been found yet who has ${called(one)}`,
      fix: `Connect with a peer that follows it, \`${commands('connect MULTIADDR')}\`, or join by a link that names one; then ${sync}.`,
    }
  }
  if (datanet.behind !== null) {
    return {
      message: `the author signs nothing in ${called(one)}: the repo is older than what it has signed`,
      fix: `Connect with the validators of the datanet, \`${commands('connect MULTIADDR')}\`; then ${sync} brings back what is missing.`,
    }
  }
  if (complete === true || (complete === null && (datanet.synced || datanet.founder === author))) return null
  if (complete === false) {
    const why = problem === null ? '' : `: ${problem}`
    return { message: `${called(one)} is not in step with all who follow it${why}`, fix: `Bring it in step: ${sync}.` }
  }
  return {
    message: `${called(one)} has been in step with nobody since the peer started`,
    fix: `Connect with a peer that follows it, \`${commands('connect MULTIADDR')}\`; then ${sync}.`,
  }
}

/** Whether each datanet is in step with those who follow it. */
export function checkSync({ datanets, status }: Running, commands: Commands): Check {
  const name = 'sync'
  const behind = datanets.map((one) => stepOf(one, status.author, commands)).filter((step) => step !== null)
  const [first, ...others] = behind
  if (first !== undefined) {
    const more = others.length === 0 ? '' : `; and ${counted(others.length, 'other')}`
    return broken(name, `${first.message}${more}`, first.fix)
  }
  if (datanets.length === 0) return sound(name, 'it follows no datanet')
  const compared = datanets.filter(({ complete }) => complete === true).length
  if (compared === datanets.length)
    return sound(name, `in step with those who follow the same ${counted(compared, 'datanet')}`)
  const alone = counted(datanets.length - compared, 'datanet')
  return sound(name, `${compared} in step; of ${alone} no follower is connected now`)
}

/** Whether the DHT knows and reaches others. */
export function checkDht({ diagnosis, peers }: Running, commands: Commands): Check {
  const name = 'dht'
  const { known, answered } = diagnosis.dht ?? { known: 0, answered: 0 }
  const connect = `Connect with another peer: \`${commands('connect MULTIADDR')}\`.`
  if (peers.length === 0) return sound(name, 'empty, as no peer is connected')
  if (known === 0) return broken(name, `none of ${counted(peers.length, 'peer')} takes part in the DHT`, connect)
  if (answered === 0) return broken(name, `none of the ${counted(known, 'peer')} in the DHT answers`, connect)
  return sound(name, `it knows ${counted(known, 'peer')}, and ${answered} answered a lookup`)
}
